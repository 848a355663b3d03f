using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class RepeatShareTests
{
    [Fact]
    public void Value_one_touched_place_of_four_is_a_quarter()
    {
        var repeats = new RepeatShare();

        repeats.Add([1, 2, 3], touched: [3, 3, 9]);
        repeats.Add([3], touched: []);

        repeats.Value.ShouldBe(1d / 4);
    }

    [Fact]
    public void Value_nothing_recommended_is_zero() => new RepeatShare().Value.ShouldBe(0);
}
