using CartStream.Policies;
using CartStream.Recommendations;
using CartStream.Server.Rules;

namespace CartStream.Server.Engine;

/// <summary>Lets one slot of an answer's first page explore (<see cref="Exploration"/>).</summary>
/// <remarks>
/// Later pages explore with the same hash, and so continue after the same first page. Reused for the next answer, by
/// one thread.
/// </remarks>
/// <param name="rate">The share of answers that explore.</param>
/// <param name="order">Decides whether rules let an item join the page.</param>
internal sealed class PageExploration(double rate, RuleOrder order)
{
    /// <summary>Decimals of a propensity in an answer.</summary>
    private const int Decimals = 9;

    private readonly Exploration _exploration = new(rate);
    private readonly HashSet<int> _known = [];

    /// <summary>Explores if the query is drawn.</summary>
    /// <param name="queryHash">Decides whether it explores.</param>
    /// <param name="query">The policy's query: items of its cart and session are no discoveries.</param>
    /// <param name="rules">The rules of the answer; null for none.</param>
    /// <param name="slots">
    /// Slots of the first page that ranked items take; below 0 when there are more pins than slots.
    /// </param>
    /// <param name="ranked">The ranked items.</param>
    public void Apply(
        ulong queryHash, in PolicyQuery query, PlacementRules? rules, int slots, Memory<ScoredItem> ranked)
    {
        _known.Clear();
        foreach (var line in query.Cart)
            _known.Add(line.Item);
        foreach (var interaction in query.Session)
            _known.Add(interaction.Item);
        var page = ranked[..Math.Clamp(slots, 0, ranked.Length)];
        _exploration.Apply(
            queryHash,
            ranked.Span,
            page.Length,
            item => !_known.Contains(item),
            rules is { Reorders: true } ? item => order.MayJoin(rules, page.Span, item) : null);
    }

    /// <summary>The propensity of each item of the first page.</summary>
    public double[] PropensitiesOf(in FoundItems page)
    {
        var propensities = new double[page.Count];
        Array.Fill(propensities, 1);
        for (var index = 0; index < page.Ranked.Length; index++)
            propensities[page.Pinned.Count + index] = Math.Round(_exploration.PropensityAt(index), Decimals);
        return propensities;
    }
}
