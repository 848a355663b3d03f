using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;

namespace CartStream.Cli.Tests.Output;

public sealed class ReportWriterTests
{
    [Fact]
    public void Table_piped_is_plain_ascii_with_numbers_flush_right()
    {
        var text = Written(report => report.WriteTable("items", ["item", "events#"], [["a", "1,000"], ["[b]", "7"]]));

        text.ShouldBe(
        [
            "items",
            "+------+--------+",
            "| item | events |",
            "|------+--------|",
            "| a    |  1,000 |",
            "| [b]  |      7 |",
            "+------+--------+",
        ]);
    }

    [Fact]
    public void Chart_piped_draws_the_largest_longest()
    {
        var text = Written(report => report.WriteChart("types", [("view", 1_500), ("cart", 500), ("purchase", 0)]));

        text.ShouldBe(
        [
            "types",
            "  view      1,500   75.0 %  " + new string('#', 32),
            "  cart        500   25.0 %  " + new string('#', 11),
            "  purchase      0    0.0 %",
        ]);
    }

    [Fact]
    public void Chart_of_nothing_is_its_heading() =>
        Written(report => report.WriteChart("types", [])).ShouldBe(["types"]);

    [Fact]
    public void Line_longer_than_a_terminal_is_not_broken_when_piped() =>
        Written(report => report.WriteLine(new string('x', 500))).ShouldBe([new string('x', 500)]);

    private static string[] Written(Action<ReportWriter> write)
    {
        var output = new StringWriter();
        write(new ReportWriter(
            new CliHost { Out = output, Error = TextWriter.Null, OpenOut = () => Stream.Null }));
        return
        [
            .. output.ToString().ReplaceLineEndings("\n").Split('\n')
                .Select(line => line.TrimEnd()).Where(line => line.Length > 0),
        ];
    }
}
