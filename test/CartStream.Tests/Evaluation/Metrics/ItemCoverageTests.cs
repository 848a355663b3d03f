using CartStream.Evaluation.Metrics;

namespace CartStream.Tests.Evaluation.Metrics;

public sealed class ItemCoverageTests
{
    [Fact]
    public void Of_three_distinct_items_of_ten_is_three_tenths()
    {
        var coverage = new ItemCoverage();

        coverage.Add([1, 700]);
        coverage.Add([700, 64, 1]);

        coverage.DistinctItems.ShouldBe(3);
        coverage.Of(10).ShouldBe(0.3);
    }

    [Fact]
    public void Of_empty_catalogue_is_zero() => new ItemCoverage().Of(0).ShouldBe(0);
}
