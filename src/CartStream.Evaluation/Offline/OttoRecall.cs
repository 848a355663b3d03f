using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Options;
using CartStream.Queries;

namespace CartStream.Evaluation.Offline;

/// <summary>
/// OTTO's recall (Normann 2022): for each action, hits summed over all queries, divided by the sum of <c>min(k,
/// |right|)</c>; and their sum weighted 0.10 for views, 0.30 for cart additions, 0.60 for purchases. 0 for an action
/// without queries.
/// </summary>
internal sealed class OttoRecall(IReadOnlyList<int> ks)
{
    private static readonly (Objective Objective, string Name, double Weight)[] Actions =
    [
        (Objective.View, "recall_views", 0.10),
        (Objective.Cart, "recall_carts", 0.30),
        (Objective.Purchase, "recall_purchases", 0.60),
    ];

    private readonly BlockedMean[][] _means =
        [.. ks.Select(_ => Actions.Select(_ => new BlockedMean()).ToArray())];

    /// <summary>The weight of an action's recall in the weighted score.</summary>
    public static double WeightOf(Objective objective) => Actions.First(one => one.Objective == objective).Weight;

    /// <summary>Counts one judged answer to a query for views, cart additions or purchases.</summary>
    public void Add(int block, Objective objective, HitRanks hits)
    {
        var action = Array.FindIndex(Actions, one => one.Objective == objective);
        for (var i = 0; i < ks.Count; i++)
            _means[i][action].Add(block, hits.Within(ks[i]), Math.Min(ks[i], hits.Relevant));
    }

    /// <summary>Every action's recall and the weighted score, at every k.</summary>
    public IEnumerable<EvaluationFigure> Report(Bootstrap bootstrap) =>
        from figure in Figures() select new EvaluationFigure(figure.Name, bootstrap.Sum(figure.Terms));

    /// <summary>This recall minus that of <paramref name="other"/>, on the same queries.</summary>
    public IEnumerable<ComparisonFigure> Compare(OttoRecall other, Bootstrap bootstrap) =>
        Figures().Zip(other.Figures(), (mine, theirs) =>
            new ComparisonFigure(mine.Name, bootstrap.Compare(mine.Terms, theirs.Terms)));

    private IEnumerable<(string Name, WeightedMean[] Terms)> Figures()
    {
        for (var i = 0; i < ks.Count; i++)
        {
            for (var action = 0; action < Actions.Length; action++)
                yield return ($"{Actions[action].Name}@{ks[i]}", [new WeightedMean(1, _means[i][action])]);
            yield return ($"otto@{ks[i]}",
                [.. Actions.Zip(_means[i], (action, mean) => new WeightedMean(action.Weight, mean))]);
        }
    }
}
