using System.Text;
using CartStream.Fuzz.Targets;

namespace CartStream.Fuzz.Tests;

/// <summary>Inputs that a reader did not stand once, minimised.</summary>
public sealed class CorpusTests
{
    /// <summary>A footer without an end, on which Parquet.Net read for ever.</summary>
    private const string EndlessFooter = """
        UEFSMRUAFTAVNCwVBBUAFQYVBhwYDADcZayvKgAArY0lABgMANxlrK8qAACtjSUAFgAoDADcZayvKgAArY0lABgMANxlrK8qAACt
        jSUAAAAAGFwA3GWsryoAAK2NJQAA3GWsryoAAK2NJQAVABUsFTAsFQQVABUGFQYcGARjYXJ0GARjYXJ0FgAoBGNhcnQYBGNhcnQA
        AAAWVAIAAAAEAQQAAABjYXJ0BAAAAGNhcnQVABUgFSQsFQQVABUGFQYcGAhBAgAAAAAAABgIQQIAAAAAAAAAAAAAFgAoCEECAAAA
        AAAAGAhBAgAAAAAAAAAAABA8QQIAAAAAAABBAgAAAAAAABUAFSwVMCwVBBUAFQYVBhwYCAAAAAAA8HxAGAgAAAAAAPB8QBYAKAgA
        AAAAAPB8QBgIAAAAAADwfEAAAAAWVAIAAAAEAQAAAAAA8HxAAAAAAADwfEAVAhlcSARyb290FQgAFQYlABgKZXZlbnRfdGltZQAV
        DCUCGApldmVudF90eXBlJQBMHAAAABUEJQAYCnByb2R1Y3RfaWQlJEysE0ARAAAAFQolAhgHdXNlcl9pZAAWBBkcGUwmCBwVBhkl
        AAYZGApldmVudF90aW1lFQIWBBbKARbOASYIPBgMANxlrK8qAACtjSUAGAwA3GWsryoAAK2NJQAWACgMANxlrK8qAACtjSUAGAwA
        3GWsryoAAK2NJQAAAAAm1gEcFQwZJQAGGRgKZXZlbnRfdHlwZRUCFgQWhgEWigEm1gE8GARjYXJ0GARjYXJ0FgAoBGNhcnQYBGNh
        cnQAAAAm4AIcFQQZJQAGGRgKcHJvZHVjdF9pZBUCFgQWmgEWngEm4AI8GAhBAgAAAAAAABgIQQIAAAAAAAAWACgIQQIAAAAAAAAY
        CEECAAAAAAAAAAAAJv4DHBUKGSUABhkYB3VzZXJfaWQVAhYEFqYBFqoBJv4DPBgIAAAAAADwfEAYCAAAAAAA8HxAFgAoCAAAAAAA
        8HxAGAgAAAAAAPB8QAAAABaQBRYENqAFAChKUGFycXVldC5OZXQgdmVyc2lvbiA2LjEuMCAoYnVpbGQgYzE3OWQ5N2JkMjU0OWI1
        ZjQ0YTkyNDFlNzI5Zjg2NTkpADlkNDk0N2Vl/AEAAFBBUjE=
        """;

    [Theory]
    [InlineData("event-batch", """{"specversion":"","type":""}""")]
    [InlineData("event-batch", """{"lines":[{"item_id":"\ud800"}]}""")]
    [InlineData("event-batch", """{"\udc00":"","lines":[{"":1},{}]}""")]
    [InlineData("event-batch", """{"specversion":"","type":"\ud800"}""")]
    [InlineData("files-json", """
        {"event":"","userId":"","timestamp":"","properties":{"products":[{"quant\ud800":""}]}}
        """)]
    [InlineData("rejected-rows", """{"\ud800":""}""")]
    [InlineData("totals", "")]
    [InlineData("impression", """{"receipt_id":"r","shopper_id":"s","time_ms":1,"items":["a"],"sources":""}""")]
    [InlineData("impression", """{"receipt_id":"r","shopper_id":"s","time_ms":1,"items":[null],"sources":"r"}""")]
    [InlineData("impression", """{"items":["\ud800"]}""")]
    public void Read_what_failed_once_holds(string target, string input) =>
        ShouldHold(target, Encoding.UTF8.GetBytes(input));

    [Fact]
    public void Read_bytes_that_are_no_utf8_in_an_order_holds()
    {
        ShouldHold("event-batch", [.. "{\"lines\":[{\"item_id\":\""u8, 0xA1, .. "\"}]}"u8]);
        ShouldHold("event-batch", [.. "{\"specversion\":\"\",\"type\":\""u8, 0x89, .. "\"}"u8]);
    }

    [Fact]
    public void Read_an_order_whose_lines_multiply_what_it_says_allocates_within_bounds() =>
        ShouldHold("event-batch", Encoding.UTF8.GetBytes(string.Concat(
            "{\"x\":\"",
            new string('x', 300_000),
            "\",\"lines\":[",
            string.Join(',', Enumerable.Repeat("{}", 50_000)),
            "]}")));

    [Fact]
    public void Read_a_cloud_event_whose_type_is_dots_allocates_within_bounds() =>
        ShouldHold("event-batch", Encoding.UTF8.GetBytes(
            $$"""{"specversion":"1.0","type":"{{new string('.', 300_000)}}"}"""));

    [Theory]
    [InlineData("files-csv", "utf-8")]
    [InlineData("files-packed", "utf-16")]
    public void Read_a_table_whose_every_row_leaves_a_quote_open_allocates_within_bounds(string target, string encoding)
    {
        var into = Encoding.GetEncoding(encoding);
        var table = string.Concat("date,county\n", string.Concat(Enumerable.Repeat("53636,\"HOLDER\n", 400)));

        ShouldHold(target, [.. into.GetPreamble(), .. into.GetBytes(table)]);
    }

    [Fact]
    public async Task Read_a_parquet_footer_without_an_end_ends()
    {
        var run = Task.Run(
            () => ShouldHold("files-parquet", Convert.FromBase64String(EndlessFooter)),
            TestContext.Current.CancellationToken);

        await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static void ShouldHold(string target, byte[] input) =>
        new FuzzRun(AllTargets.Named(target)[0], seed: 1).Score(input).ShouldBeNull();
}
