using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CartStream.Samples.Shop.Shopping;

/// <summary>The visitors' carts, in memory: pieces by product id. The shop owns its carts; CartStream is told.
/// </summary>
public sealed class CartStore
{
    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<string, int>> _carts = new();

    /// <summary>What is in a visitor's cart.</summary>
    public ImmutableSortedDictionary<string, int> Of(string visitor) =>
        _carts.GetValueOrDefault(visitor, ImmutableSortedDictionary<string, int>.Empty);

    /// <summary>Adds one piece.</summary>
    public void Add(string visitor, string productId) => _carts.AddOrUpdate(
        visitor,
        ImmutableSortedDictionary<string, int>.Empty.Add(productId, 1),
        (_, cart) => cart.SetItem(productId, cart.GetValueOrDefault(productId) + 1));

    /// <summary>Takes all pieces of a product out; false when there are none.</summary>
    public bool Remove(string visitor, string productId)
    {
        var cart = Of(visitor);
        return cart.ContainsKey(productId) && _carts.TryUpdate(visitor, cart.Remove(productId), cart);
    }

    /// <summary>Empties a cart and returns what was in it; who orders twice at once orders once.</summary>
    public ImmutableSortedDictionary<string, int> Take(string visitor) =>
        _carts.TryRemove(visitor, out var cart) ? cart : ImmutableSortedDictionary<string, int>.Empty;
}
