using CartStream.LearningToRank;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;
using CartStream.Tests.LearningToRank;

namespace CartStream.Tests.Scoring;

public sealed class TreeOrderTests
{
    private static readonly int Width = FeatureSet.ForFit(isDescribed: false).Width;

    private readonly BoostedTrees _trees = Fitted.Trees(
        new DrawnGroups(seed: 3, rows: 10, Width, row => 3 * row[0]).Set(400),
        new BoostedTreesOptions { Trees = 40, HeldOutShare = 0 });

    [Theory]
    [InlineData(1)]
    [InlineData(TreeOrder.FinalistsMax)]
    [InlineData(80)]
    [InlineData(200)]
    public void Order_any_number_of_rows_scores_the_best_of_a_quarter_of_the_trees_by_all_trees(int rows)
    {
        var (features, _) = new DrawnGroups(seed: 5, rows, Width, _ => 0).Next();
        var (all, first) = (new float[rows], new float[rows]);
        _trees.Score(features, all);
        _trees.ScoreByFirst(_trees.Trees / 4, features, first);
        var order = new TreeOrder(rows);
        order.Begin(Width);
        for (var row = 0; row < rows; row++)
            order.Add(features.AsSpan(row * Width, Width));

        order.Order(_trees);

        var byFirst = Enumerable.Range(0, rows).OrderByDescending(row => first[row]).ToArray();
        var finalists = order.Finalists.ToArray().Select(PackedScores.Index).ToArray();
        var least = byFirst.Take(TreeOrder.FinalistsMax).Min(row => first[row]);
        finalists.Length.ShouldBe(Math.Min(rows, TreeOrder.FinalistsMax));
        finalists.ShouldBeUnique();
        foreach (var (i, row) in finalists.Index())
        {
            order.Score(i).ShouldBe(all[row], 1e-5f);
            first[row].ShouldBeGreaterThanOrEqualTo(least);
        }

        var others = order.Others.ToArray().Select(PackedScores.Index).ToArray();
        others.Concat(finalists).Order().ShouldBe(Enumerable.Range(0, rows));
        others.Select(row => first[row]).ShouldBeInOrder(SortDirection.Descending);
    }
}
