using CartStream.Processing.Items;
using CartStream.Recommendations;

namespace CartStream.Server.Rules;

/// <summary>Orders ranked items by the rules. One thread at a time.</summary>
/// <remarks>
/// Cart items that come first stay first. An item moves from its original rank, so that the order does not depend on
/// the requested count, as long as enough items are ranked.
/// </remarks>
internal sealed class RuleOrder(ItemCatalogue catalogue)
{
    private readonly List<(int Key, ScoredItem Item)> _moved = [];
    private readonly List<ScoredItem> _behind = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Orders the items, which are ranked best first. Returns how many of them come first whichever items follow the
    /// ranked ones.
    /// </summary>
    public int Apply(PlacementRules rules, Span<ScoredItem> ranked)
    {
        var start = 0;
        while (start < ranked.Length && ranked[start].Explanation.Source == Source.Cart)
            start++;
        var moving = ranked[start..];
        Move(rules, moving);
        var settled = Math.Max(0, moving.Length - rules.Up - rules.Down);
        foreach (var bound in rules.Bounds)
            settled = Bound(bound, moving, settled);
        return start + settled;
    }

    /// <summary>
    /// Whether an item after a page may move into it: no rule moves it down, and the page has fewer items of its brand
    /// and category than a rule allows.
    /// </summary>
    public bool MayJoin(PlacementRules rules, ReadOnlySpan<ScoredItem> page, int item)
    {
        foreach (var move in rules.Moves)
        {
            if (move.Ranks > 0 && move.Items.Allows(catalogue.SubjectOf(item)))
                return false;
        }

        foreach (var bound in rules.Bounds)
        {
            var count = 0;
            foreach (var shown in page)
            {
                if (shown.Explanation.Source != Source.Cart && IsSame(bound, shown.Item, item))
                    count++;
            }

            if (count >= bound.Max)
                return false;
        }

        return true;
    }

    private bool IsSame(RuleBound bound, int shown, int item)
    {
        var value = ValueOf(bound, item);
        return value is not null && string.Equals(ValueOf(bound, shown), value, StringComparison.OrdinalIgnoreCase);
    }

    private string? ValueOf(RuleBound bound, int item)
    {
        var shown = catalogue.SubjectOf(item).Attributes;
        return bound.PerCategory ? shown.Category : shown.Brand;
    }

    private void Move(PlacementRules rules, Span<ScoredItem> ranked)
    {
        if (rules.Moves.Count == 0)
            return;
        _moved.Clear();
        for (var i = 0; i < ranked.Length; i++)
        {
            var ranks = 0;
            foreach (var move in rules.Moves)
            {
                if (move.Items.Allows(catalogue.SubjectOf(ranked[i].Item)))
                    ranks += move.Ranks;
            }

            ranks = Math.Clamp(ranks, -PlacementRules.PlacesMax, PlacementRules.PlacesMax);
            // A moved item goes past the item at its target rank.
            _moved.Add(((2 * (i + ranks)) + Math.Sign(ranks), ranked[i]));
        }

        // OrderBy is stable: equal ones keep their rank.
        var at = 0;
        foreach (var (_, item) in _moved.OrderBy(one => one.Key))
            ranked[at++] = item;
    }

    /// <summary>Returns how many of the <paramref name="settled"/> first items are still the first.</summary>
    private int Bound(RuleBound bound, Span<ScoredItem> ranked, int settled)
    {
        _counts.Clear();
        _behind.Clear();
        var kept = 0;
        var keptSettled = 0;
        for (var i = 0; i < ranked.Length; i++)
        {
            var item = ranked[i];
            var value = ValueOf(bound, item.Item);
            var count = value is null ? 0 : _counts[value] = _counts.GetValueOrDefault(value) + 1;
            if (count > bound.Max)
                _behind.Add(item);
            else
                ranked[kept++] = item;
            if (i < settled)
                keptSettled = kept;
        }

        foreach (var item in _behind)
            ranked[kept++] = item;
        return keptSettled;
    }
}
