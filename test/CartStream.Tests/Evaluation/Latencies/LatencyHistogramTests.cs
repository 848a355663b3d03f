using CartStream.Evaluation.Latencies;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Evaluation.Latencies;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Microseconds_one_to_a_hundred_are_the_percentiles_within_the_bucket()
    {
        var histogram = new LatencyHistogram();
        for (var i = 1; i <= 100; i++)
            histogram.Add(i * 1_000);

        histogram.Percentiles().P50.ShouldBe(50, 50d / 64);
        histogram.Percentiles().P90.ShouldBe(90, 90d / 64);
        histogram.Percentiles().P99.ShouldBe(99, 99d / 64);
    }

    [Fact]
    public void Microseconds_any_single_duration_is_at_most_a_64th_too_high()
    {
        Prop.ForAll<long>(number =>
        {
            var nanoseconds = number & long.MaxValue;
            var histogram = new LatencyHistogram();
            histogram.Add(nanoseconds);
            var truth = nanoseconds / 1_000d;
            return histogram.Microseconds(1) >= truth && histogram.Microseconds(1) <= truth * (1 + (1d / 64));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Since_an_earlier_sum_holds_what_was_counted_after_it()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(1_000_000);
        var before = LatencyHistogram.SumOf([histogram]);
        histogram.Add(1_000);
        histogram.Add(1_000);

        histogram.Since(before).Microseconds(1).ShouldBe(1, 1d / 64);
        histogram.Since(histogram).Microseconds(1).ShouldBe(0);
        before.Since(histogram).Microseconds(1).ShouldBe(0);
        LatencyHistogram.SumOf([before, histogram]).Microseconds(0.5).ShouldBe(1, 1d / 64);
    }

    [Fact]
    public void Microseconds_nothing_counted_is_zero() => new LatencyHistogram().Microseconds(0.5).ShouldBe(0);
}
