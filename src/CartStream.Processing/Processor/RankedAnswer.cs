using CartStream.Policies;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// A policy's list, and behind it what comes next in the ranking, until there are as many discoveries as the list has
/// places: so a list of discoveries alone can be scored without asking a second time. The list is the same as without,
/// but for what exploration changes.
/// </summary>
/// <remarks>Keeps the arrays of one answer, used again for the next.</remarks>
/// <param name="places">Places of the list.</param>
/// <param name="explore">The share of answers that explore; 0 for none.</param>
internal sealed class RankedAnswer(int places, double explore = 0)
{
    private readonly ScoredItem[] _ranked =
        new ScoredItem[(2 * places) + (explore > 0 ? Policies.Exploration.CandidatesMax : 0)];

    private readonly int[] _items = new int[2 * places];
    private int _shown;
    private int _count;
    private int _found;
    private Func<int, bool>? _isDiscovery;
    private ShopperState? _state;
    private Session? _session;

    /// <summary>The list, best first.</summary>
    public ReadOnlySpan<ScoredItem> Shown => _ranked.AsSpan(0, _shown);

    /// <summary>The items of the list and those behind it.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>What exploration did; null where there is none.</summary>
    public Exploration? Exploration { get; } = explore > 0 ? new Exploration(explore) : null;

    /// <summary>Asks at the newest event of <paramref name="state"/>, which belongs to <paramref name="session"/>.
    /// </summary>
    /// <param name="policy">What answers.</param>
    /// <param name="state">The shopper.</param>
    /// <param name="session">The session.</param>
    /// <param name="timeMs">When it is asked.</param>
    /// <param name="discoveriesOnly">Whether nothing of cart and session is answered.</param>
    /// <param name="asOf">As <see cref="ModelQuery.AsOf"/>.</param>
    /// <param name="filter">What must hold for every item.</param>
    /// <param name="groups">Which items are variants of one another; null when none are.</param>
    /// <param name="question">By what exploration decides.</param>
    public void Ask(
        CartFirstPolicy policy,
        ShopperState state,
        Session session,
        long timeMs,
        bool discoveriesOnly,
        long? asOf,
        IItemFilter? filter,
        IItemGroups? groups = null,
        ulong question = 0)
    {
        (_state, _session) = (state, session);
        // What the shopper knows takes places of the list: so many more items may be needed. And some to explore.
        var known = discoveriesOnly ? 0 : state.Cart.Count + session.Touches.Length;
        var room = places + Math.Min(known, places) + _ranked.Length - _items.Length;
        _found = policy.Recommend(
            state, session, timeMs, _ranked.AsSpan(0, room), discoveriesOnly, asOf, filter, places, groups);
        _shown = Math.Min(_found, places);
        Exploration?.Apply(question, _ranked.AsSpan(0, _found), _shown, _isDiscovery ??= IsDiscovery);
        var discoveries = 0;
        for (_count = 0;
            _count < Math.Min(_found, _items.Length) && (_count < _shown || discoveries < places);
            _count++)
        {
            var item = _items[_count] = _ranked[_count].Item;
            if (IsDiscovery(item))
                discoveries++;
        }
    }

    /// <summary>Whether an item is a discovery for the shopper that was answered last.</summary>
    public bool IsDiscovery(int item) => !_state!.Cart.Contains(item) && !_session!.Holds(item);

    /// <summary>The probability with which a discovery is in the list; without exploration 1 or 0.</summary>
    public double PropensityOf(int item) =>
        Exploration?.PropensityOf(_ranked.AsSpan(0, _found), item) ?? (Shows(item) ? 1 : 0);

    /// <summary>Whether the list holds an item.</summary>
    public bool Shows(int item)
    {
        foreach (var scored in Shown)
        {
            if (scored.Item == item)
                return true;
        }

        return false;
    }

    /// <summary>The propensity of each item of the list; empty where nothing explores.</summary>
    /// <param name="into">Room for as many as the list has places.</param>
    public ReadOnlySpan<double> WritePropensities(Span<double> into)
    {
        if (Exploration is null)
            return [];
        for (var place = 0; place < _shown; place++)
            into[place] = Exploration.PropensityAt(place);
        return into[.._shown];
    }
}
