using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class PrecisionTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(1, 0d)]
    [InlineData(2, 1d / 2)]
    [InlineData(4, 2d / 4)]
    [InlineData(5, 2d / 5)]
    [InlineData(10, 2d / 10)]
    public void At_hits_at_2_and_4_of_3_relevant_is_as_computed_by_hand(int k, double expected) =>
        Judged.SecondAndFourthOfThree(Precision.At, k).ShouldBe(expected, Tolerance);

    [Theory]
    [InlineData(3, 5, 1d / 5)]
    [InlineData(3, 2, 0d)]
    [InlineData(0, 5, 0d)]
    public void At_one_target_is_as_computed_by_hand(int rank, int k, double expected) =>
        Judged.TargetAt(rank, Precision.At, k).ShouldBe(expected, Tolerance);

    [Fact]
    public void At_nothing_recommended_or_nothing_relevant_is_zero()
    {
        Judged.NothingRecommended(Precision.At).ShouldBe(0);
        Judged.NothingRelevant(Precision.At).ShouldBe(0);
    }
}
