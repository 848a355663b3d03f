using CartStream.Evaluation.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class RankHistogramTests
{
    [Fact]
    public void Mean_ranks_1_4_and_a_miss_is_as_computed_by_hand()
    {
        var histogram = Of([1, 4, 0]);

        Mean(histogram, "hr", 3).ShouldBe(1d / 3);
        Mean(histogram, "hr", 5).ShouldBe(2d / 3);
        Mean(histogram, "mrr", 5).ShouldBe((1 + (1d / 4)) / 3, 1e-12);
        Mean(histogram, "precision", 5).ShouldBe(2d / 5 / 3, 1e-12);
    }

    [Fact]
    public void Mean_any_ranks_equals_the_mean_over_single_queries()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            int[] ranks = [.. bytes.Select(b => b % 8)];
            var histogram = Of(ranks);
            return RankMetric.All.All(metric =>
            {
                var expected = ranks.Length == 0
                    ? 0
                    : ranks.Average(rank => metric.At(HitRanks.OfTarget(rank), 5));
                return Math.Abs(histogram.Mean(metric, 5) - expected) < 1e-9;
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Merge_any_split_equals_adding_all()
    {
        Prop.ForAll<byte[], byte[]>((left, right) =>
        {
            var merged = Of([.. left.Select(b => (int)b)]);
            merged.Merge(Of([.. right.Select(b => (int)b)]));
            return merged.Equals(Of([.. right.Concat(left).Select(b => (int)b)]))
                && merged.Count == left.Length + right.Length;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Add_rank_beyond_the_last_is_a_miss()
    {
        var histogram = Of([6]);

        histogram[0].ShouldBe(1);
        histogram.ShouldBe(Of([0]));
    }

    [Fact]
    public void Merge_other_number_of_ranks_is_refused() =>
        Should.Throw<ArgumentException>(() => new RankHistogram(5).Merge(new RankHistogram(6)))
            .Message.ShouldContain("found ranks to 6, expected to 5");

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Mean_k_outside_the_ranks_is_refused(int k) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Of([1]).Mean(RankMetric.All[0], k));

    private static RankHistogram Of(int[] ranks)
    {
        var histogram = new RankHistogram(5);
        foreach (var rank in ranks)
            histogram.Add(rank);
        return histogram;
    }

    private static double Mean(RankHistogram histogram, string metric, int k) =>
        histogram.Mean(RankMetric.All.Single(one => one.Name == metric), k);
}
