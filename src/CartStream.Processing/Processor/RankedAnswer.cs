using CartStream.Policies;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// A policy's list, and behind it what comes next in the ranking, until there are as many discoveries as the list has
/// places: so a list of discoveries alone can be scored without asking a second time. The list is the same as without.
/// </summary>
/// <remarks>Keeps the arrays of one answer, used again for the next.</remarks>
internal sealed class RankedAnswer(int places)
{
    private readonly ScoredItem[] _ranked = new ScoredItem[2 * places];
    private readonly int[] _items = new int[2 * places];
    private int _shown;
    private int _count;

    /// <summary>The list, best first.</summary>
    public ReadOnlySpan<ScoredItem> Shown => _ranked.AsSpan(0, _shown);

    /// <summary>The items of the list and those behind it.</summary>
    public ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    /// <summary>Asks at the newest event of <paramref name="state"/>, which belongs to <paramref name="session"/>.
    /// </summary>
    public void Ask(
        CartFirstPolicy policy,
        ShopperState state,
        Session session,
        long timeMs,
        bool discoveriesOnly,
        long? asOf,
        IItemFilter? filter,
        IItemGroups? groups = null)
    {
        // What the shopper knows takes places of the list: so many more items may be needed.
        var known = discoveriesOnly ? 0 : state.Cart.Count + session.Touches.Length;
        var room = places + Math.Min(known, places);
        var count = policy.Recommend(
            state, session, timeMs, _ranked.AsSpan(0, room), discoveriesOnly, asOf, filter, places, groups);
        _shown = Math.Min(count, places);
        var discoveries = 0;
        for (_count = 0; _count < count && (_count < _shown || discoveries < places); _count++)
        {
            var item = _items[_count] = _ranked[_count].Item;
            if (!state.Cart.Contains(item) && !session.Holds(item))
                discoveries++;
        }
    }
}
