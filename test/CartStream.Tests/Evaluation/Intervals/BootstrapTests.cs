using CartStream.Evaluation.Intervals;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.Intervals;

public sealed class BootstrapTests
{
    [Fact]
    public void Mean_many_zeros_and_ones_is_close_to_the_normal_interval()
    {
        // 4,000 independent values with p = 0.25: 1.96·√(0.25·0.75/4000) = 0.0134 to either side.
        var values = Enumerable.Range(0, 4_000).Select(i => i % 4 == 0 ? 1d : 0d).ToArray();

        var estimate = new Bootstrap().Mean(values);

        estimate.Value.ShouldBe(0.25);
        var interval = estimate.Interval.ShouldNotBeNull();
        interval.Low.ShouldBe(0.25 - 0.0134, 0.0025);
        interval.High.ShouldBe(0.25 + 0.0134, 0.0025);
    }

    [Fact]
    public void Mean_values_that_repeat_within_blocks_is_wider_than_for_independent_ones()
    {
        var together = new BlockedMean(50);
        var apart = new BlockedMean(500);
        for (var i = 0; i < 500; i++)
        {
            var value = i % 50 < 20 ? 1 : 0;
            together.Add(i % 50, value);
            apart.Add(i, value);
        }

        var bootstrap = new Bootstrap();

        Width(bootstrap.Mean(together)).ShouldBe(Math.Sqrt(10) * Width(bootstrap.Mean(apart)), 0.04);
    }

    [Fact]
    public void Mean_ratio_of_sums_weighs_blocks_by_their_weight()
    {
        var figure = new BlockedMean(2);
        figure.Add(0, sum: 9, weight: 9);
        figure.Add(1, sum: 0, weight: 1);

        new Bootstrap().Mean(figure).Value.ShouldBe(0.9);
    }

    [Fact]
    public void Mean_any_values_lies_within_its_interval_and_the_values()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            var values = bytes.Append<byte>(7).Append<byte>(9).Select(b => (double)b).ToArray();
            var estimate = new Bootstrap(resamples: 199).Mean(values);
            var interval = estimate.Interval!.Value;
            return interval.Low <= interval.High
                && interval.Low >= values.Min() - 1e-9
                && interval.High <= values.Max() + 1e-9;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Mean_fewer_than_two_blocks_has_no_interval()
    {
        new Bootstrap().Mean([]).ShouldBe(new Estimate(0, null));
        new Bootstrap().Mean([0.5]).ShouldBe(new Estimate(0.5, null));
    }

    [Fact]
    public void Mean_same_seed_twice_is_identical_and_another_seed_differs()
    {
        var values = Enumerable.Range(0, 100).Select(i => (double)(i * i)).ToArray();

        new Bootstrap(seed: 5).Mean(values).ShouldBe(new Bootstrap(seed: 5).Mean(values));
        new Bootstrap(seed: 5).Mean(values).ShouldNotBe(new Bootstrap(seed: 6).Mean(values));
    }

    [Fact]
    public void Compare_constant_advantage_on_varying_queries_is_certain()
    {
        var (first, second) = (new BlockedMean(30), new BlockedMean(30));
        for (var i = 0; i < 30; i++)
        {
            first.Add(i, i + 1);
            second.Add(i, i);
        }

        var comparison = new Bootstrap().Compare(first, second);

        comparison.Difference.ShouldBe(1, 1e-9);
        comparison.Interval.ShouldNotBeNull().Low.ShouldBe(1, 1e-9);
        comparison.PValue.ShouldBe(2d / 1_001, 1e-12);
    }

    [Fact]
    public void Compare_advantages_that_cancel_out_is_not_significant()
    {
        var (first, second) = (new BlockedMean(40), new BlockedMean(40));
        for (var i = 0; i < 40; i++)
        {
            first.Add(i, i % 2);
            second.Add(i, (i + 1) % 2);
        }

        var comparison = new Bootstrap().Compare(first, second);

        comparison.Difference.ShouldBe(0);
        comparison.PValue.ShouldBeGreaterThan(0.8);
        new Bootstrap().Compare(first, first).PValue.ShouldBe(1);
    }

    [Fact]
    public void Compare_different_numbers_of_blocks_is_refused() =>
        Should.Throw<ArgumentException>(() => new Bootstrap().Compare(new BlockedMean(2), new BlockedMean(3)));

    private static double Width(Estimate estimate) => estimate.Interval!.Value.High - estimate.Interval.Value.Low;

    [Fact]
    public void Sum_of_one_mean_is_that_mean_and_weights_scale_its_ends()
    {
        var mean = new BlockedMean(4);
        for (var block = 0; block < 4; block++)
            mean.Add(block, block);
        var alone = new Bootstrap(199).Mean(mean);

        var sum = new Bootstrap(199).Sum([new WeightedMean(0.5, mean), new WeightedMean(1.5, mean)]);

        sum.Value.ShouldBe(2 * alone.Value, 1e-12);
        sum.Interval!.Value.Low.ShouldBe(2 * alone.Interval!.Value.Low, 1e-12);
        sum.Interval.Value.High.ShouldBe(2 * alone.Interval.Value.High, 1e-12);
    }
}
