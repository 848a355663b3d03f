using CartStream.Events;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Recommendations;
using CartStream.Server.Rules;

namespace CartStream.Server.Engine;

/// <summary>Finds the items that rules pin and that may be answered.</summary>
/// <remarks>Reused for the next answer, by one thread.</remarks>
internal sealed class PinnedItems(ItemDictionary items, ItemCatalogue catalogue, RequestExclusions exclusions)
{
    private readonly HashSet<int> _groups = [];

    /// <summary>
    /// Adds the pinned items to <paramref name="pinned"/>, removes them and their variants from the ranked items, and
    /// returns how many of those are left.
    /// </summary>
    /// <param name="rules">The rules, with the pins in their order.</param>
    /// <param name="policy">The policy, after it has answered <paramref name="query"/>.</param>
    /// <param name="query">The policy's query.</param>
    /// <param name="filter">What must hold for every item.</param>
    /// <param name="ranked">The ranked items, all of which may be answered; those that are left come first.</param>
    /// <param name="pinned">Gets the pinned items.</param>
    public int Take(
        PlacementRules rules,
        CartFirstPolicy policy,
        in PolicyQuery query,
        ItemFilter filter,
        Span<ScoredItem> ranked,
        List<KeyValuePair<byte[], ItemAttributes?>> pinned)
    {
        _groups.Clear();
        foreach (var id in rules.Pins)
        {
            var group = catalogue.GroupOf(id);
            if (group > 0 && _groups.Contains(group))
                continue;
            var rank = items.TryFind(id, out var item) ? RankOf(item, ranked) : -1;
            // Ranked items are known to be allowed.
            if (rank < 0 && (!filter.Allows(id, catalogue.Entry(id)) || exclusions.Holds(id, policy, query)))
                continue;
            if (rank >= 0)
                ranked = RemoveAt(rank, ranked);
            pinned.Add(KeyValuePair.Create(id, catalogue.Find(id)));
            if (group > 0 && _groups.Add(group))
                ranked = RemoveGroup(group, ranked);
        }

        return ranked.Length;
    }

    private static int RankOf(int item, ReadOnlySpan<ScoredItem> ranked)
    {
        for (var i = 0; i < ranked.Length; i++)
        {
            if (ranked[i].Item == item)
                return i;
        }

        return -1;
    }

    private static Span<ScoredItem> RemoveAt(int rank, Span<ScoredItem> ranked)
    {
        ranked[(rank + 1)..].CopyTo(ranked[rank..]);
        return ranked[..^1];
    }

    private Span<ScoredItem> RemoveGroup(int group, Span<ScoredItem> ranked)
    {
        var kept = 0;
        foreach (var scored in ranked)
        {
            if (catalogue.GroupOf(scored.Item) != group)
                ranked[kept++] = scored;
        }

        return ranked[..kept];
    }
}
