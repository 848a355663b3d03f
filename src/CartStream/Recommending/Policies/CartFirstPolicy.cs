using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Shoppers;

namespace CartStream.Recommending.Policies;

/// <summary>
/// Cart-first: the unpurchased cart items, oldest first; for a session that has just begun, the last N items of earlier
/// sessions, newest first, in up to half of the places that are left; then the model's items. What was purchased and
/// what the session touched last are left out, unless they are in the cart.
/// </summary>
/// <remarks>Keeps scratch space, so one instance serves one thread. Allocates nothing once warmed up.</remarks>
public sealed class CartFirstPolicy(IModel model, PolicyOptions options, int historyItems)
{
    private readonly List<CartItem> _cart = [];
    private readonly List<int> _excluded = [];

    /// <summary>
    /// Recommends for <paramref name="state"/> at its newest event, which belongs to <paramref name="session"/>: fills
    /// <paramref name="results"/> from the front and returns how many there are. Scores are comparable within a source.
    /// </summary>
    public int Recommend(ShopperState state, Session session, long timeMs, Span<ScoredItem> results)
    {
        _excluded.Clear();
        var used = PlaceCart(state, results[..Math.Min(results.Length, options.CartItemsMax)]);
        Exclude(state, session);
        if (IsNew(session))
            used += PlaceHistory(state, session, results[used..]);
        var query = new ModelQuery
        {
            Session = session.LastItems(historyItems),
            SessionKey = session.ModelKey,
            Excluded = CollectionsMarshal.AsSpan(_excluded),
            TimeMs = timeMs,
        };
        return used + model.Recommend(query, results[used..]);
    }

    private int PlaceCart(ShopperState state, Span<ScoredItem> results)
    {
        state.Cart.CopyTo(_cart);
        var count = Math.Min(_cart.Count, results.Length);
        for (var i = 0; i < count; i++)
        {
            var line = _cart[i];
            var evidence = new Evidence(Source.Cart, line.AddedAt.TimeMs, line.Quantity);
            results[i] = new ScoredItem(line.Item, 1, evidence);
        }

        foreach (var line in _cart)
            _excluded.Add(line.Item);
        return count;
    }

    private void Exclude(ShopperState state, Session session)
    {
        foreach (var purchase in state.Purchased)
            _excluded.Add(purchase.Item);
        if (options.ExcludeCurrent)
            _excluded.Add(session.Touches[^1].Item);
    }

    /// <summary>A session is new while all its events are on one item: it says little of what is wanted.</summary>
    private static bool IsNew(Session session)
    {
        foreach (var touch in session.Touches)
        {
            if (touch.Item != session.Touches[0].Item)
                return false;
        }

        return true;
    }

    private int PlaceHistory(ShopperState state, Session session, Span<ScoredItem> results)
    {
        var places = (results.Length + 1) / 2;
        var used = 0;
        for (var i = state.History.Length - 1; i >= 0 && used < places; i--)
        {
            var touch = state.History[i];
            if (touch.Type == EventType.RemoveFromCart || session.Holds(touch.Item) || _excluded.Contains(touch.Item))
                continue;
            var evidence = new Evidence(Source.History, touch.TimeMs, (int)touch.Type);
            results[used++] = new ScoredItem(touch.Item, 1, evidence);
            _excluded.Add(touch.Item);
        }

        return used;
    }
}
