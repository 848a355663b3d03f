using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class MeanPopularityTests
{
    [Fact]
    public void Value_items_learnt_8_2_and_0_times_is_their_mean_over_the_most_popular()
    {
        var popularity = new MeanPopularity([8, 2]);

        popularity.Add([0, 1]);
        popularity.Add([5, 0]);

        popularity.Value.ShouldBe((8 + 2 + 0 + 8) / 4d / 8);
    }

    [Fact]
    public void Value_nothing_recommended_or_learnt_is_zero()
    {
        var nothingLearnt = new MeanPopularity([]);
        nothingLearnt.Add([3]);

        nothingLearnt.Value.ShouldBe(0);
        new MeanPopularity([1]).Value.ShouldBe(0);
    }
}
