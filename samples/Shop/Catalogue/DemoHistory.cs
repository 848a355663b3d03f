using CartStream.Hosting;

namespace CartStream.Samples.Shop.Catalogue;

/// <summary>
/// Gives a new shop two days of made-up shoppers, so that there is something to learn from. A real shop replays its own
/// events instead: <c>cartstream replay FILE --store shop.db</c>.
/// </summary>
public sealed class DemoHistory(ICartRecommender recommender, ProductCatalogue catalogue, TimeProvider time)
    : IHostedService
{
    private const int Shoppers = 300;
    private const int Seed = 1;
    private static readonly TimeSpan Length = TimeSpan.FromDays(2);
    private static readonly TimeSpan BetweenEvents = TimeSpan.FromSeconds(40);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var events in MakeEvents().OrderBy(one => one.EventTime).Chunk(500))
            await recommender.RecordAsync(events, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<CartEvent> MakeEvents()
    {
        var random = new Random(Seed);
        var departments = catalogue.Departments.ToList();
        var start = time.GetUtcNow() - Length;
        for (var shopper = 0; shopper < Shoppers; shopper++)
        {
            // A visit stays within a department, and takes what stands side by side in the catalogue.
            var products = catalogue.In(departments[random.Next(departments.Count)]).ToList();
            var first = random.Next(products.Count);
            var at = start + (Length * 0.99 * shopper / Shoppers);
            for (var i = 0; i < 3; i++)
            {
                var product = products[(first + i) % products.Count];
                yield return Event("view", product);
                if (random.Next(2) == 0)
                    yield return Event("cart", product);
                if (random.Next(4) == 0)
                    yield return Event("purchase", product);
            }

            CartEvent Event(string type, Product product) => new(type, product.Id, $"demo-{shopper}")
            {
                EventTime = at += BetweenEvents, Price = product.Price,
            };
        }
    }
}
