using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class NormalizedDcgTests
{
    private const double Tolerance = 1e-12;
    private const double Log2Of3 = 1.5849625007211562;
    private const double Log2Of5 = 2.321928094887362;

    [Theory]
    [InlineData(1, 0d)]
    [InlineData(2, (1 / Log2Of3) / (1 + (1 / Log2Of3)))]
    [InlineData(5, ((1 / Log2Of3) + (1 / Log2Of5)) / (1 + (1 / Log2Of3) + (1d / 2)))]
    public void At_hits_at_2_and_4_of_3_relevant_is_as_computed_by_hand(int k, double expected) =>
        Judged.SecondAndFourthOfThree(NormalizedDcg.At, k).ShouldBe(expected, Tolerance);

    [Theory]
    [InlineData(1, 5, 1d)]
    [InlineData(3, 5, 1d / 2)]
    [InlineData(3, 2, 0d)]
    [InlineData(0, 5, 0d)]
    public void At_one_target_is_as_computed_by_hand(int rank, int k, double expected) =>
        Judged.TargetAt(rank, NormalizedDcg.At, k).ShouldBe(expected, Tolerance);

    [Fact]
    public void At_nothing_recommended_or_nothing_relevant_is_zero()
    {
        Judged.NothingRecommended(NormalizedDcg.At).ShouldBe(0);
        Judged.NothingRelevant(NormalizedDcg.At).ShouldBe(0);
    }
}
