using CartStream.Policies;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// A policy's list, followed by the next items of the ranking until there are as many discoveries as the list has
/// slots: so a list of discoveries alone can be scored without a second query. The list is the same as without them,
/// except for exploration.
/// </summary>
/// <remarks>Reuses its arrays from one recommendation to the next.</remarks>
/// <param name="slots">Slots of the list.</param>
/// <param name="explore">The share of recommendations that explore; 0 for none.</param>
internal sealed class RankedRecommendation(int slots, double explore = 0)
{
    private readonly ScoredItem[] _ranked =
        new ScoredItem[(2 * slots) + (explore > 0 ? Policies.Exploration.CandidatesMax : 0)];

    private readonly int[] _items = new int[2 * slots];
    private int _shown;
    private int _count;
    private int _found;
    private Func<int, bool>? _isDiscovery;
    private ShopperState? _state;
    private Session? _session;

    /// <summary>The list, best first.</summary>
    public ReadOnlySpan<ScoredItem> Shown => _ranked.AsSpan(0, _shown);

    /// <summary>The items of the list and those after it.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>The exploration; null when it is off.</summary>
    public Exploration? Exploration { get; } = explore > 0 ? new Exploration(explore) : null;

    /// <summary>
    /// Recommends at the newest event of <paramref name="state"/>, which belongs to <paramref name="session"/>.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="state">The shopper.</param>
    /// <param name="session">The session.</param>
    /// <param name="query">The rest of the query: all but the shopper's events and the list's length.</param>
    /// <param name="queryHash">The hash by which exploration decides.</param>
    public void Recommend(
        CartFirstPolicy policy, ShopperState state, Session session, in PolicyQuery query, ulong queryHash = 0)
    {
        (_state, _session) = (state, session);
        // Items that the shopper knows take slots of the list, so more items may be needed, and some to explore.
        var known = query.DiscoveriesOnly ? 0 : state.Cart.Count + session.Interactions.Length;
        var room = slots + Math.Min(known, slots) + _ranked.Length - _items.Length;
        _found = policy.Recommend(state, session, query with { Slots = slots }, _ranked.AsSpan(0, room));
        _shown = Math.Min(_found, slots);
        Exploration?.Apply(queryHash, _ranked.AsSpan(0, _found), _shown, _isDiscovery ??= IsDiscovery);
        var discoveries = 0;
        for (_count = 0;
            _count < Math.Min(_found, _items.Length) && (_count < _shown || discoveries < slots);
            _count++)
        {
            var item = _items[_count] = _ranked[_count].Item;
            if (IsDiscovery(item))
                discoveries++;
        }
    }

    /// <summary>Whether an item is a discovery for the shopper of the last recommendation.</summary>
    public bool IsDiscovery(int item) => !_state!.Cart.Contains(item) && !_session!.Holds(item);

    /// <summary>The probability that a discovery is in the list; 1 or 0 without exploration.</summary>
    public double PropensityOf(int item) =>
        Exploration?.PropensityOf(_ranked.AsSpan(0, _found), item) ?? (Shows(item) ? 1 : 0);

    /// <summary>Whether the list contains an item.</summary>
    public bool Shows(int item)
    {
        foreach (var scored in Shown)
        {
            if (scored.Item == item)
                return true;
        }

        return false;
    }

    /// <summary>The propensity of each item of the list; empty without exploration.</summary>
    /// <param name="into">A buffer as long as the list has slots.</param>
    public ReadOnlySpan<double> WritePropensities(Span<double> into)
    {
        if (Exploration is null)
            return [];
        for (var index = 0; index < _shown; index++)
            into[index] = Exploration.PropensityAt(index);
        return into[.._shown];
    }
}
