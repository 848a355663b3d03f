using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Shoppers;

namespace CartStream.Server.Engine;

/// <summary>
/// The items that a request leaves out of its answer, besides those that the policy leaves out: the excluded ones, and
/// those of the request's session that have no events, which no model knows.
/// </summary>
/// <remarks>Reused for the next request, by one thread.</remarks>
internal sealed class RequestExclusions(ItemDictionary items, ItemCatalogue catalogue)
{
    private readonly List<int> _items = [];
    private readonly List<int> _groups = [];
    private readonly HashSet<byte[]> _ids = new(Utf8KeyComparer.Instance);
    private readonly HashSet<byte[]> _unknown = new(Utf8KeyComparer.Instance);

    /// <summary>The excluded items that have a number.</summary>
    public ReadOnlySpan<int> Items => CollectionsMarshal.AsSpan(_items);

    /// <summary>The groups of the session's items without events.</summary>
    public ReadOnlySpan<int> Groups => CollectionsMarshal.AsSpan(_groups);

    /// <summary>Restarts with the items that a request excludes.</summary>
    public void Begin(IReadOnlyList<byte[]> excluded)
    {
        _unknown.Clear();
        _items.Clear();
        _groups.Clear();
        _ids.Clear();
        foreach (var id in excluded)
        {
            _ids.Add(id);
            if (items.TryFind(id, out var item))
                _items.Add(item);
        }
    }

    /// <summary>Adds an item of the session that has no events; false when it was added before.</summary>
    public bool AddUnknown(byte[] id)
    {
        _groups.Add(catalogue.GroupOf(id));
        return _unknown.Add(id);
    }

    /// <summary>Whether the answer leaves out an item that the model did not rank.</summary>
    /// <param name="id">The item.</param>
    /// <param name="policy">The policy, after it has answered <paramref name="query"/>.</param>
    /// <param name="query">The policy's query.</param>
    public bool Holds(byte[] id, CartFirstPolicy policy, in PolicyQuery query)
    {
        if (_ids.Contains(id) || _unknown.Contains(id) || policy.LeavesOutGroup(catalogue.GroupOf(id)))
            return true;
        return items.TryFind(id, out var item) && (Cart.Contains(query.Cart, item) || policy.LeavesOut(item));
    }
}
