using CartStream.Pipeline;

namespace CartStream.Tests.Pipeline;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Fact]
    public void PercentileUs_empty_is_zero() => _histogram.PercentileUs(0.99).ShouldBe(0);

    [Fact]
    public void PercentileUs_one_to_a_thousand_microseconds_is_within_a_sixteenth()
    {
        for (var us = 1; us <= 1_000; us++)
            _histogram.Add(us * 1_000);

        _histogram.PercentileUs(0.50).ShouldBeInRange(500, 500 * 17 / 16.0);
        _histogram.PercentileUs(0.99).ShouldBeInRange(990, 990 * 17 / 16.0);
        _histogram.PercentileUs(1).ShouldBeInRange(1_000, 1_000 * 17 / 16.0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1_000_000_007)]
    [InlineData(long.MaxValue)]
    public void Add_any_duration_is_counted_in_a_bucket_that_holds_it(long nanoseconds)
    {
        _histogram.Add(nanoseconds);

        var held = Math.Clamp(nanoseconds, 1, 1L << 40) / 1_000.0;
        _histogram.PercentileUs(0.5).ShouldBeInRange(held * 0.999, held * 17 / 16);
    }
}
