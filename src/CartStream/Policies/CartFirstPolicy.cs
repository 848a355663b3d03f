using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Policies;

/// <summary>
/// Cart-first: the unpurchased cart items, oldest first; for a session that has just begun, the last N items of earlier
/// sessions, newest first, in up to half of the slots that are left; then the model's items. Purchased items and the
/// item that the session touched last are left out, unless they are in the cart, and so are items that the session
/// removed. A cart line beyond its age is left out. Only one of an item's variants is answered. With
/// <see cref="PolicyOptions.IsRanked"/> nothing is put first: the model query has the cart before the session's items,
/// and the model orders all of them.
/// </summary>
/// <remarks>Keeps scratch space, so one instance serves one thread. Allocates nothing once warmed up.</remarks>
public sealed class CartFirstPolicy(IModelReader model, PolicyOptions options, int historyItems)
{
    private readonly List<CartItem> _cart = [];
    private readonly ExclusionSet _excluded = new(options);
    private readonly List<Interaction> _ranked = [];

    /// <summary>
    /// Recommends for <paramref name="state"/> at its newest event, which belongs to <paramref name="session"/>: fills
    /// <paramref name="results"/> from the front and returns how many there are. Scores are comparable within a source.
    /// </summary>
    /// <param name="state">The shopper.</param>
    /// <param name="session">The session.</param>
    /// <param name="query">The rest of the query: everything except what the shopper did.</param>
    /// <param name="results">Gets the items, best first.</param>
    public int Recommend(ShopperState state, Session session, in PolicyQuery query, Span<ScoredItem> results)
    {
        state.Cart.CopyTo(_cart);
        return Recommend(query.For(state, session, CollectionsMarshal.AsSpan(_cart)), results);
    }

    /// <summary>
    /// Recommends for <paramref name="query"/>: fills <paramref name="results"/> from the front and returns how many
    /// there are; fewer only when no more items may be answered. Scores are comparable within a source.
    /// </summary>
    public int Recommend(in PolicyQuery query, Span<ScoredItem> results)
    {
        _excluded.Collect(query);
        if (options.IsRanked && !query.DiscoveriesOnly)
            return RankAll(query, results);
        var list = results[..Math.Min(query.Slots ?? results.Length, results.Length)];
        var cartSlots = query.DiscoveriesOnly ? 0 : options.CartSlots(list.Length);
        var used = PlaceCart(query, list[..cartSlots]);
        _excluded.AddCart(query.Cart);
        if (!query.DiscoveriesOnly && IsNew(query.Session))
            used += PlaceHistory(query, list[used..]);
        return used + model.Recommend(QueryOf(query, Session.LastItems(query.Session, historyItems)), results[used..]);
    }

    /// <summary>Whether the last query leaves an item out, by its rules or because it was placed.</summary>
    internal bool LeavesOut(int item) => _excluded.Holds(item);

    /// <summary>Whether the last query leaves a group of variants out; 0 is none.</summary>
    internal bool LeavesOutGroup(int group) => _excluded.HoldsGroup(group);

    private ModelQuery QueryOf(in PolicyQuery query, ReadOnlySpan<Interaction> session) => new()
    {
        Session = session,
        SessionKey = query.SessionKey,
        Excluded = _excluded.Items,
        Filter = query.Filter,
        Groups = _excluded.Groups,
        AsOf = query.AsOf,
        TimeMs = query.TimeMs,
    };

    /// <summary>
    /// The model answers for a session that begins with the history and the cart, and ranks their items by score.
    /// </summary>
    private int RankAll(in PolicyQuery query, Span<ScoredItem> results)
    {
        _ranked.Clear();
        foreach (var interaction in IsNew(query.Session) ? query.History : [])
        {
            if (interaction.Type != EventType.RemoveFromCart && !Session.Holds(query.Session, interaction.Item))
                _ranked.Add(interaction);
        }

        var earlier = _ranked.Count;
        foreach (var line in query.Cart)
        {
            if (!Session.Holds(query.Session, line.Item))
                _ranked.Add(new Interaction(line.Item, EventType.Cart, line.AddedAt.TimeMs, line.AddedAt.Offset));
        }

        _ranked.AddRange(Session.LastItems(query.Session, historyItems));
        var count = model.Recommend(QueryOf(query, CollectionsMarshal.AsSpan(_ranked)), results);
        var fromEarlier = CollectionsMarshal.AsSpan(_ranked)[..earlier];
        foreach (ref var result in results[..count])
            result = result with { Explanation = ExplanationOf(result, query.Cart, fromEarlier) };
        return count;
    }

    private static Explanation ExplanationOf(
        in ScoredItem result, ReadOnlySpan<CartItem> cart, ReadOnlySpan<Interaction> earlier)
    {
        foreach (var line in cart)
        {
            if (line.Item == result.Item)
                return new Explanation(Source.Cart, line.AddedAt.TimeMs, line.Quantity);
        }

        foreach (var interaction in earlier)
        {
            if (interaction.Item == result.Item)
                return new Explanation(Source.History, interaction.TimeMs, (int)interaction.Type);
        }

        return result.Explanation;
    }

    private int PlaceCart(in PolicyQuery query, Span<ScoredItem> results)
    {
        var count = 0;
        for (var i = 0; i < query.Cart.Length && count < results.Length; i++)
        {
            var line = query.Cart[i];
            if (!MayTake(line.Item, query.Filter))
                continue;
            _excluded.Groups?.Choose(line.Item);
            var explanation = new Explanation(Source.Cart, line.AddedAt.TimeMs, line.Quantity);
            results[count++] = new ScoredItem(line.Item, 1, explanation);
        }

        return count;
    }

    /// <summary>
    /// A session is new while all its events are on one item: it says little about what the shopper wants.
    /// </summary>
    private static bool IsNew(ReadOnlySpan<Interaction> session)
    {
        foreach (var interaction in session)
        {
            if (interaction.Item != session[0].Item)
                return false;
        }

        return true;
    }

    private bool MayTake(int item, IItemFilter? filter) =>
        !_excluded.Holds(item) && _excluded.Groups?.Allows(item) != false && filter?.Allows(item) != false;

    private int PlaceHistory(in PolicyQuery query, Span<ScoredItem> results)
    {
        var slots = (results.Length + 1) / 2;
        var used = 0;
        for (var i = query.History.Length - 1; i >= 0 && used < slots; i--)
        {
            var interaction = query.History[i];
            if (interaction.Type == EventType.RemoveFromCart || Session.Holds(query.Session, interaction.Item)
                || !MayTake(interaction.Item, query.Filter))
            {
                continue;
            }

            var explanation = new Explanation(Source.History, interaction.TimeMs, (int)interaction.Type);
            results[used++] = new ScoredItem(interaction.Item, 1, explanation);
            _excluded.Add(interaction.Item);
            _excluded.Groups?.Choose(interaction.Item);
        }

        return used;
    }
}
