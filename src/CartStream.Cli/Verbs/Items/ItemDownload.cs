using CartStream.Client;
using OwnAttributes = CartStream.Processing.Items.ItemAttributes;

namespace CartStream.Cli.Verbs.Items;

/// <summary>Reads a server's items through its API, page by page.</summary>
internal sealed class ItemDownload(CartStreamClient client)
{
    /// <summary>Reads all items, in no order.</summary>
    /// <param name="all">Whether to include items and attributes known only from events.</param>
    /// <param name="cancellation">Ends the wait for the server.</param>
    /// <exception cref="CartStreamClientException">The server rejects the request, or can't be reached.</exception>
    public async Task<List<(string Id, OwnAttributes Attributes)>> ReadAsync(bool all, CancellationToken cancellation)
    {
        var items = new List<(string Id, OwnAttributes Attributes)>();
        string? after = null;
        while (true)
        {
            var page = await client.ListItemsAsync(after, all, cancellation);
            if (page.Count == 0)
                return items;
            items.AddRange(page.Select(item => (item.ItemId, ToOwn(item.Attributes))));
            after = page[^1].ItemId;
        }
    }

    private static OwnAttributes ToOwn(ItemAttributes attributes) => new()
    {
        Name = attributes.Name,
        Category = attributes.Category,
        Brand = attributes.Brand,
        Price = attributes.Price,
        InStock = attributes.InStock,
        Image = attributes.Image,
        ItemGroupId = attributes.ItemGroupId,
        Tags = attributes.Tags,
    };
}
