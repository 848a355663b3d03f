using System.Net;
using System.Text;
using CartStream.Client;
using CartStream.Processing.Items;
using ClientAttributes = CartStream.Client.ItemAttributes;

namespace CartStream.Cli.Verbs.Items;

/// <summary>Sends item descriptions to a server in batches.</summary>
/// <remarks>
/// Describing an item twice has the same result, so a request whose answer was lost can be repeated, and an interrupted
/// import restarted.
/// </remarks>
internal sealed class ItemUpload(CartStreamClient client, Action<string> rejected)
{
    /// <summary>Most items in a request: the server's limit.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>Items that the server has accepted so far, durably.</summary>
    public long Written { get; private set; }

    /// <summary>Sends item descriptions.</summary>
    /// <exception cref="CartStreamClientException">The server rejects the request, or can't be reached.</exception>
    public async Task WriteAsync(ArraySegment<ItemChange> changes, CancellationToken cancellation)
    {
        var requests = changes.Select(change => new ItemRequest(
            Encoding.UTF8.GetString(change.Id), ToClient(change.Attributes!))).ToList();
        try
        {
            var answer = await client.PutItemsAsync(requests, cancellation);
            Written += answer.Changed;
            Reject(requests, answer.Rejected);
        }
        catch (CartStreamClientException e) when (
            e.StatusCode == HttpStatusCode.RequestEntityTooLarge && changes.Count > 1)
        {
            // The shop configures the server's limit for bodies.
            var half = changes.Count / 2;
            await WriteAsync(changes[..half], cancellation);
            await WriteAsync(changes[half..], cancellation);
        }
        catch (CartStreamClientException e) when (
            e.StatusCode == HttpStatusCode.BadRequest && e.Faults.Any(fault => fault.Index is not null))
        {
            // All of them were rejected.
            Reject(requests, e.Faults);
        }
    }

    private void Reject(List<ItemRequest> requests, IReadOnlyList<FieldFault> faults)
    {
        foreach (var item in faults.GroupBy(fault => fault.Index))
        {
            var id = item.Key is { } index && index < requests.Count ? requests[index].ItemId : "?";
            rejected($"item '{id}': {string.Join("; ", item.Select(fault => fault.Detail))}");
        }
    }

    private static ClientAttributes ToClient(Processing.Items.ItemAttributes attributes) => new()
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
