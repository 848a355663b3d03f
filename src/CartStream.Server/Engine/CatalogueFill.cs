using CartStream.Events;
using CartStream.Policies;
using CartStream.Processing.Items;
using CartStream.Recommendations;

namespace CartStream.Server.Engine;

/// <summary>
/// Fills the last slots of an answer with items of the catalogue that have no recent events, so that no slot stays
/// empty.
/// </summary>
/// <remarks>Reused for the next answer, by one thread.</remarks>
internal sealed class CatalogueFill(ItemDictionary items, ItemCatalogue catalogue, RequestExclusions exclusions)
{
    /// <summary>Most catalogue items that are examined.</summary>
    public const int LooksMax = 10_000;

    private readonly HashSet<byte[]> _looked = new(Utf8KeyComparer.Instance);
    private readonly HashSet<byte[]> _answered = new(Utf8KeyComparer.Instance);
    private readonly HashSet<int> _answeredGroups = [];

    /// <summary>Finds items for the slots that are left.</summary>
    /// <param name="policy">The policy, after it has answered <paramref name="query"/>.</param>
    /// <param name="query">The policy's query.</param>
    /// <param name="filter">What must hold for every item.</param>
    /// <param name="pinned">The ids of the pinned items, which are answered already.</param>
    /// <param name="ranked">The ranked items, which are answered already.</param>
    /// <param name="slots">How many slots are left.</param>
    public List<KeyValuePair<byte[], ItemAttributes>> Find(
        CartFirstPolicy policy,
        in PolicyQuery query,
        ItemFilter filter,
        IEnumerable<byte[]> pinned,
        ReadOnlySpan<ScoredItem> ranked,
        int slots)
    {
        var found = new List<KeyValuePair<byte[], ItemAttributes>>();
        if (catalogue.Count == 0)
            return found;
        BeginAnswered(pinned, ranked);
        foreach (var one in Look(filter))
        {
            if (found.Count == slots)
                break;
            if (filter.Allows(one.Key, catalogue.Entry(one.Key)) && !exclusions.Holds(one.Key, policy, query)
                && _answered.Add(one.Key) && TryAddGroup(one.Key))
            {
                found.Add(one);
            }
        }

        return found;
    }

    private void BeginAnswered(IEnumerable<byte[]> pinned, ReadOnlySpan<ScoredItem> ranked)
    {
        _answered.Clear();
        _answeredGroups.Clear();
        foreach (var id in pinned)
        {
            _answered.Add(id);
            _answeredGroups.Add(catalogue.GroupOf(id));
        }

        foreach (ref readonly var scored in ranked)
        {
            _answered.Add(items.Id(scored.Item).ToArray());
            _answeredGroups.Add(catalogue.GroupOf(scored.Item));
        }
    }

    /// <summary>Marks an item's group as answered; false when it was. Without a group it is always added.</summary>
    private bool TryAddGroup(byte[] id) =>
        catalogue.GroupOf(id) is var group && (group == 0 || _answeredGroups.Add(group));

    /// <summary>A superset of the catalogue items that pass a filter, up to <see cref="LooksMax"/>.</summary>
    private IEnumerable<KeyValuePair<byte[], ItemAttributes>> Look(ItemFilter filter)
    {
        if (filter.Terms is not { } terms)
            return catalogue.Described.Take(LooksMax);
        catalogue.Index.Find(terms, LooksMax, _looked);
        return _looked
            .Select(id => (Id: id, Entry: catalogue.Entry(id)))
            .Where(one => one.Entry is { Described: not null })
            .Select(one => KeyValuePair.Create(one.Id, one.Entry!.Shown));
    }
}
