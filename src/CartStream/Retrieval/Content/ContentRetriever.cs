using CartStream.Events;
using CartStream.Index;
using CartStream.Queries;
using CartStream.Retrieval.TopK;

namespace CartStream.Retrieval.Content;

/// <summary>
/// Proposes items by their traits: those most like the session's newest items by category, brand, price and name.
/// <c>likeness(i) = Σ_q e^(−0.7·d) · (category + brand + price + name) + 0.3·ln(1 + sessions of i)</c>; the same
/// category counts 1, categories below the same one 0.5, the same brand 1, price 1 less a quarter for each half of a
/// doubling, name the share of common words.
/// </summary>
/// <remarks>Holds the arrays of one query and reuses them for the next.</remarks>
internal sealed class ContentRetriever(SessionStore store, ContentIndex index)
{
    /// <summary>Most items proposed.</summary>
    public const int Max = 30;

    /// <summary>An item that this many sessions hold is known by shoppers' behaviour.</summary>
    public const int KnownSessions = 20;

    private const int QueryItemsMax = 2;
    private const float Decay = 0.5f; // about e^(−0.7)
    private const float SameParent = 0.5f;
    private const float PerPriceBand = 0.25f;
    private const float OfSessions = 0.3f;

    private static readonly float[] Logs = [.. Enumerable.Range(1, 4_096).Select(one => MathF.Log(one))];

    private readonly Described[] _query = new Described[QueryItemsMax];
    private readonly SharedTrait[] _traits = new SharedTrait[QueryItemsMax * SharedTrait.Max];
    private readonly ulong[] _found = new ulong[QueryItemsMax * SharedTrait.Max * ContentIndex.ItemsMax];
    private readonly ulong[] _best = new ulong[Max];
    private long _foundFor;
    private int _count;

    /// <summary>
    /// The items most like the session's newest ones, as <see cref="PackedScores"/>, best first; looked up once a
    /// query. They are not candidates yet: how many become candidates depends on the other sources.
    /// </summary>
    public ReadOnlySpan<ulong> Find(QueryContext query)
    {
        if (_foundFor != query.Number)
            Find(query.Session, query.ItemsEnd);
        _foundFor = query.Number;
        return _best.AsSpan(0, _count);
    }

    private void Find(QueryItems session, int itemsEnd)
    {
        _count = 0;
        var described = _query.AsSpan(0, Math.Min(session.Count, QueryItemsMax));
        for (var i = 0; i < described.Length; i++)
            described[i] = new Described(store.Category(session.Items[i]), store.Traits(session.Items[i]));
        // Where only categories are known, popularity within the category gives better candidates.
        if (!IsDescribed(described))
            return;
        var found = 0;
        foreach (var trait in TraitsOf(described))
        {
            foreach (var item in index.Newest(trait))
            {
                var sessions = store.Postings.Sessions(item);
                if (item < itemsEnd && sessions > 0 && !session.Items.Contains(item))
                    _found[found++] = PackedScores.Pack(Likeness(item, sessions, described), item);
            }
        }

        Keep(_found.AsSpan(0, found));
    }

    /// <summary>The traits that the query's items may share with others, each once.</summary>
    private ReadOnlySpan<SharedTrait> TraitsOf(ReadOnlySpan<Described> described)
    {
        var count = 0;
        foreach (ref readonly var one in described)
        {
            var own = _traits.AsSpan(count, SharedTrait.Max);
            foreach (var trait in own[..SharedTrait.Of(one.Category, one.Traits, own)])
            {
                if (!_traits.AsSpan(0, count).Contains(trait))
                    _traits[count++] = trait;
            }
        }

        return _traits.AsSpan(0, count);
    }

    private static bool IsDescribed(ReadOnlySpan<Described> described)
    {
        foreach (ref readonly var one in described)
        {
            if (one.Traits != default)
                return true;
        }

        return false;
    }

    private float Likeness(int item, int sessions, ReadOnlySpan<Described> described)
    {
        var (category, traits) = (store.Category(item), store.Traits(item));
        var (likeness, weight) = (OfSessions * Logs[Math.Min(sessions, Logs.Length - 1)], 1f);
        foreach (ref readonly var one in described)
        {
            likeness += weight * one.Likeness(category, traits);
            weight *= Decay;
        }

        return likeness;
    }

    /// <summary>An item found by several traits has the same score each time, so its entries are adjacent.</summary>
    private void Keep(Span<ulong> found)
    {
        var most = Math.Min(found.Length, Max * SharedTrait.Max);
        if (most < found.Length)
            PackedScores.MoveHighestToFront(found, most);
        PackedScores.SortDescending(found[..most]);
        for (var i = 0; i < most && _count < Max; i++)
        {
            if (_count == 0 || _best[_count - 1] != found[i])
                _best[_count++] = found[i];
        }
    }

    /// <summary>The traits of an item of the query.</summary>
    private readonly record struct Described(int Category, ItemTraits Traits)
    {
        public float Likeness(int category, in ItemTraits traits)
        {
            var likeness = Traits.NameLikeness(traits);
            if (category != 0 && category == Category)
                likeness += 1;
            else if (traits.Parent != 0 && traits.Parent == Traits.Parent)
                likeness += SameParent;
            if (traits.Brand != 0 && traits.Brand == Traits.Brand)
                likeness += 1;
            if (traits.PriceBand != 0 && Traits.PriceBand != 0)
                likeness += Math.Max(0, 1 - (PerPriceBand * Math.Abs(traits.PriceBand - Traits.PriceBand)));
            return likeness;
        }
    }
}
