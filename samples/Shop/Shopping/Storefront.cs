using CartStream.Hosting;
using CartStream.Samples.Shop.Catalogue;

namespace CartStream.Samples.Shop.Shopping;

/// <summary>
/// What the pages ask and tell CartStream. A shop sells without recommendations, too: what fails, or takes too long, is
/// noted in the log and leaves a shelf empty.
/// </summary>
public sealed partial class Storefront(
    ICartRecommender recommender, ProductCatalogue catalogue, Visitor visitor, ILogger<Storefront> logger)
{
    private const int ShelfLength = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What the visitor most probably wants: the cart first.</summary>
    public Task<Shelf> ForVisitorAsync(string placement) => AskAsync("For you", stop => recommender.RecommendAsync(
        visitor.ShopperId, new RecommendationRequest { Count = 2 * ShelfLength, Placement = placement }, stop));

    /// <summary>What goes with a product.</summary>
    public Task<Shelf> BesideAsync(Product product) => AskAsync("Goes well with it", stop => recommender.RelatedAsync(
        product.Id, new RecommendationRequest { Count = ShelfLength, Placement = "product" }, stop));

    /// <summary>What the cart lacks.</summary>
    public Task<Shelf> ForCartAsync(IReadOnlyList<string> productIds) => AskAsync(
        "Complete your cart", stop => recommender.CompleteCartAsync(
            productIds, new RecommendationRequest { Count = ShelfLength, Placement = "cart" }, stop));

    /// <summary>Tells what the visitor did.</summary>
    public async Task RecordAsync(params IReadOnlyCollection<CartEvent> events)
    {
        try
        {
            await recommender.RecordAsync(events);
        }
        catch (CartStreamException e)
        {
            LogNotRecorded(events.Count, e.Message);
        }
    }

    /// <summary>Forgets the visitor.</summary>
    public async Task ForgetAsync()
    {
        await recommender.ForgetAsync(visitor.ShopperId);
        visitor.Leave();
    }

    private async Task<Shelf> AskAsync(string title, Func<CancellationToken, Task<CartRecommendation>> ask)
    {
        using var stop = new CancellationTokenSource(Patience);
        try
        {
            var answer = await ask(stop.Token);
            return new Shelf(title,
            [
                .. from item in answer.Items
                   let product = catalogue.Find(item.ItemId)
                   where product is not null
                   select new ShelfItem(product, item.Reason),
            ]);
        }
        catch (Exception e) when (e is CartStreamException or OperationCanceledException)
        {
            LogNotAnswered(title, e.Message);
            return new Shelf(title, []);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events were not recorded: {Cause}")]
    private partial void LogNotRecorded(int count, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "no recommendations for '{Title}': {Cause}")]
    private partial void LogNotAnswered(string title, string cause);
}
