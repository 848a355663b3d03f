using CartStream.Evaluation.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class RankMetricTests
{
    [Fact]
    public void All_any_answer_is_within_0_and_1()
    {
        Prop.ForAll<int[], int[], PositiveInt>((recommended, relevant, k) =>
        {
            int[] answer = [.. recommended.Distinct()];
            int[] truth = [.. relevant.Distinct()];
            return RankMetric.All.All(metric => Value(metric, answer, truth, k.Get) is >= 0 and <= 1 + 1e-12);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void At_larger_k_of_hit_rate_recall_and_mrr_is_never_lower()
    {
        string[] monotone = ["hr", "recall", "mrr"];
        Prop.ForAll<int[], int[], PositiveInt>((recommended, relevant, k) =>
        {
            int[] answer = [.. recommended.Distinct()];
            int[] truth = [.. relevant.Distinct()];
            return RankMetric.All.Where(metric => monotone.Contains(metric.Name)).All(metric =>
                Value(metric, answer, truth, k.Get) <= Value(metric, answer, truth, k.Get + 1));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void All_perfect_answer_of_k_items_is_one()
    {
        foreach (var metric in RankMetric.All)
            Value(metric, [1, 2, 3], [3, 2, 1], 3).ShouldBe(1, 1e-12, metric.Name);
    }

    private static double Value(RankMetric metric, int[] recommended, int[] relevant, int k) =>
        metric.At(HitRanks.Score(recommended, relevant, new int[recommended.Length]), k);
}
