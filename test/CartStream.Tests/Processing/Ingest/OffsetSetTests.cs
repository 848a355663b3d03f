using CartStream.Processing.Ingest;

namespace CartStream.Tests.Processing.Ingest;

public sealed class OffsetSetTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("0/5", "0/5")]
    [InlineData("0/5 0/6 0/4", "0/4-6")]
    [InlineData("2/1 0/9 0/0-3", "0/0-3 0/9 2/1")]
    [InlineData("0/0-3 0/10-12 0/2-11", "0/0-12")]
    public void ToString_ranges_are_in_order_and_joined(string given, string expected)
    {
        OffsetSet.TryParse(given, out var set).ShouldBeTrue();

        set.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("0/")]
    [InlineData("0/-1")]
    [InlineData("0/3-2")]
    [InlineData("0/1-2-3")]
    [InlineData("a/1")]
    [InlineData("0/1/2")]
    [InlineData("4294967296/1")]
    [InlineData("0/9223372036854775807")]
    public void TryParse_other_form_is_false(string text) => OffsetSet.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Contains_is_true_from_first_to_last_of_its_partition_only()
    {
        var set = new OffsetSet();
        set.Add(1, 3, 5);

        new long[] { 2, 3, 5, 6 }.Select(offset => set.Contains(1, offset)).ShouldBe([false, true, true, false]);
        set.Contains(0, 4).ShouldBeFalse();
    }
}
