using CartStream.Hosting;

namespace CartStream.Samples.Shop.Catalogue;

/// <summary>Describes every product to CartStream at each start, so that answers have names and filters work.</summary>
public sealed class CataloguePublisher(ICartRecommender recommender, ProductCatalogue catalogue) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => recommender.DescribeAsync(
        [
            .. catalogue.All.Select(product => new ShopItem
            {
                ItemId = product.Id,
                Name = product.Name,
                Category = product.Category,
                Brand = product.Brand,
                Price = product.Price,
                InStock = true,
            }),
        ],
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
