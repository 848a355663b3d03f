using CartStream.Processing.Items;
using CartStream.Recommendations;

namespace CartStream.Server.Rules;

/// <summary>Puts ranked items in the order that rules ask for. One thread at a time.</summary>
/// <remarks>
/// Cart items that come first stay first. An item moves from the place that it was ranked at, so that the order does
/// not depend on how many were asked for.
/// </remarks>
internal sealed class RuleOrder(ItemCatalogue catalogue)
{
    private static readonly ItemAttributes Unknown = new();

    private readonly List<(int Key, ScoredItem Item)> _moved = [];
    private readonly List<ScoredItem> _behind = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Orders the items, which were ranked best first.</summary>
    public void Apply(PlacementRules rules, Span<ScoredItem> ranked)
    {
        var start = 0;
        while (start < ranked.Length && ranked[start].Explanation.Source == Source.Cart)
            start++;
        Move(rules, ranked[start..]);
        foreach (var bound in rules.Bounds)
            Bound(bound, ranked[start..]);
    }

    private void Move(PlacementRules rules, Span<ScoredItem> ranked)
    {
        if (rules.Moves.Count == 0)
            return;
        _moved.Clear();
        for (var i = 0; i < ranked.Length; i++)
        {
            var places = 0;
            foreach (var move in rules.Moves)
            {
                if (move.Items.Allows(SubjectOf(ranked[i].Item)))
                    places += move.Places;
            }

            // What moves goes past the item that stands where it is moved to.
            _moved.Add(((2 * (i + places)) + Math.Sign(places), ranked[i]));
        }

        // OrderBy is stable: equal ones stay as they were ranked.
        var at = 0;
        foreach (var (_, item) in _moved.OrderBy(one => one.Key))
            ranked[at++] = item;
    }

    private void Bound(RuleBound bound, Span<ScoredItem> ranked)
    {
        _counts.Clear();
        _behind.Clear();
        var kept = 0;
        foreach (var item in ranked)
        {
            var shown = AttributesOf(item.Item);
            var value = bound.PerCategory ? shown.Category : shown.Brand;
            var count = value is null ? 0 : _counts[value] = _counts.GetValueOrDefault(value) + 1;
            if (count > bound.Max)
                _behind.Add(item);
            else
                ranked[kept++] = item;
        }

        foreach (var item in _behind)
            ranked[kept++] = item;
    }

    private FilterSubject SubjectOf(int item) => new(catalogue.Id(item), AttributesOf(item));

    private ItemAttributes AttributesOf(int item) => catalogue.Entry(item)?.Shown ?? Unknown;
}
