using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class HitRateTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1, 0d)]
    [InlineData(2, 1d)]
    [InlineData(5, 1d)]
    public void At_hits_at_2_and_4_of_3_relevant_is_as_computed_by_hand(int k, double expected) =>
        Judged.SecondAndFourthOfThree(HitRate.At, k).ShouldBe(expected, Tolerance);

    [Theory]
    [InlineData(3, 5, 1d)]
    [InlineData(3, 2, 0d)]
    [InlineData(0, 5, 0d)]
    public void At_one_target_is_as_computed_by_hand(int rank, int k, double expected) =>
        Judged.TargetAt(rank, HitRate.At, k).ShouldBe(expected, Tolerance);

    [Fact]
    public void At_nothing_recommended_or_nothing_relevant_is_zero()
    {
        Judged.NothingRecommended(HitRate.At).ShouldBe(0);
        Judged.NothingRelevant(HitRate.At).ShouldBe(0);
    }
}
