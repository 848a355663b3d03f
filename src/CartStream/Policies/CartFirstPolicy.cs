using System.Runtime.InteropServices;
using CartStream.Events;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Policies;

/// <summary>
/// Cart-first: the unpurchased cart items, oldest first; for a session that has just begun, the last N items of earlier
/// sessions, newest first, in up to half of the places that are left; then the model's items. What was purchased and
/// what the session touched last are left out, unless they are in the cart, and so is what the session removed. A cart
/// line beyond its age is left out. Of an item's variants one is answered.
/// With <see cref="PolicyOptions.IsRanked"/> nothing is put first: the model is asked with the cart before the
/// session's items, and orders all of them.
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
    /// <paramref name="places"/> is <see cref="PolicyQuery.Places"/>, <paramref name="groups"/>
    /// <see cref="PolicyQuery.Groups"/>.
    /// </summary>
    public int Recommend(
        ShopperState state,
        Session session,
        long timeMs,
        Span<ScoredItem> results,
        bool discoveriesOnly = false,
        long? asOf = null,
        IItemFilter? filter = null,
        int? places = null,
        IItemGroups? groups = null)
    {
        state.Cart.CopyTo(_cart);
        var query = new PolicyQuery
        {
            Cart = CollectionsMarshal.AsSpan(_cart),
            Session = session.Touches,
            SessionKey = session.ModelKey,
            History = state.History,
            Purchases = state.Purchases,
            StreamTimeMs = state.LastAt.TimeMs,
            DiscoveriesOnly = discoveriesOnly,
            AsOf = asOf,
            TimeMs = timeMs,
            Filter = filter,
            Groups = groups,
            Places = places,
        };
        return Recommend(query, results);
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
        var list = results[..Math.Min(query.Places ?? results.Length, results.Length)];
        var cartPlaces = query.DiscoveriesOnly ? 0 : options.CartPlaces(list.Length);
        var used = PlaceCart(query, list[..cartPlaces]);
        _excluded.AddCart(query.Cart);
        if (!query.DiscoveriesOnly && IsNew(query.Session))
            used += PlaceHistory(query, list[used..]);
        return used + model.Recommend(QueryOf(query, Session.LastItems(query.Session, historyItems)), results[used..]);
    }

    /// <summary>Whether the query that was answered last leaves an item out, by its rules or because it was placed.
    /// </summary>
    internal bool LeavesOut(int item) => _excluded.Holds(item);

    /// <summary>Whether the query that was answered last leaves a group of variants out; 0 is none.</summary>
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
    /// The model answers for a session that begins with what earlier ones left, the cart, and says where it belongs.
    /// </summary>
    private int RankAll(in PolicyQuery query, Span<ScoredItem> results)
    {
        _ranked.Clear();
        foreach (var touch in IsNew(query.Session) ? query.History : [])
        {
            if (touch.Type != EventType.RemoveFromCart && !Holds(query.Session, touch.Item))
                _ranked.Add(touch);
        }

        var earlier = _ranked.Count;
        foreach (var line in query.Cart)
        {
            if (!Holds(query.Session, line.Item))
                _ranked.Add(new Interaction(line.Item, EventType.Cart, line.AddedAt.TimeMs, line.AddedAt.Offset));
        }

        _ranked.AddRange(Session.LastItems(query.Session, historyItems));
        var count = model.Recommend(QueryOf(query, CollectionsMarshal.AsSpan(_ranked)), results);
        var fromEarlier = CollectionsMarshal.AsSpan(_ranked)[..earlier];
        foreach (ref var result in results[..count])
            result = result with { Explanation = EvidenceOf(result, query.Cart, fromEarlier) };
        return count;
    }

    private static Explanation EvidenceOf(
        in ScoredItem result, ReadOnlySpan<CartItem> cart, ReadOnlySpan<Interaction> earlier)
    {
        foreach (var line in cart)
        {
            if (line.Item == result.Item)
                return new Explanation(Source.Cart, line.AddedAt.TimeMs, line.Quantity);
        }

        foreach (var touch in earlier)
        {
            if (touch.Item == result.Item)
                return new Explanation(Source.History, touch.TimeMs, (int)touch.Type);
        }

        return result.Explanation;
    }

    private static bool Holds(ReadOnlySpan<CartItem> cart, int item)
    {
        foreach (var line in cart)
        {
            if (line.Item == item)
                return true;
        }

        return false;
    }

    private int PlaceCart(in PolicyQuery query, Span<ScoredItem> results)
    {
        var count = 0;
        for (var i = 0; i < query.Cart.Length && count < results.Length; i++)
        {
            var line = query.Cart[i];
            if (!MayPlace(line.Item, query.Filter))
                continue;
            _excluded.Groups?.Take(line.Item);
            var evidence = new Explanation(Source.Cart, line.AddedAt.TimeMs, line.Quantity);
            results[count++] = new ScoredItem(line.Item, 1, evidence);
        }

        return count;
    }

    /// <summary>A session is new while all its events are on one item: it says little of what is wanted.</summary>
    private static bool IsNew(ReadOnlySpan<Interaction> session)
    {
        foreach (var touch in session)
        {
            if (touch.Item != session[0].Item)
                return false;
        }

        return true;
    }

    private bool MayPlace(int item, IItemFilter? filter) =>
        !_excluded.Holds(item) && _excluded.Groups?.Allows(item) != false && filter?.Allows(item) != false;

    private int PlaceHistory(in PolicyQuery query, Span<ScoredItem> results)
    {
        var places = (results.Length + 1) / 2;
        var used = 0;
        for (var i = query.History.Length - 1; i >= 0 && used < places; i--)
        {
            var touch = query.History[i];
            if (touch.Type == EventType.RemoveFromCart || Holds(query.Session, touch.Item)
                || !MayPlace(touch.Item, query.Filter))
            {
                continue;
            }

            var evidence = new Explanation(Source.History, touch.TimeMs, (int)touch.Type);
            results[used++] = new ScoredItem(touch.Item, 1, evidence);
            _excluded.Add(touch.Item);
            _excluded.Groups?.Take(touch.Item);
        }

        return used;
    }

    private static bool Holds(ReadOnlySpan<Interaction> touches, int item)
    {
        foreach (var touch in touches)
        {
            if (touch.Item == item)
                return true;
        }

        return false;
    }
}
