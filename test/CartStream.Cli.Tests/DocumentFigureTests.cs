using System.Globalization;
using System.Text.RegularExpressions;
using CartStream.Tests;

namespace CartStream.Cli.Tests;

/// <summary>Figures of accuracy agree wherever a document states them, and with what the command prints.</summary>
public sealed partial class DocumentFigureTests
{
    private const string Readme = "README.md", Models = "bench/results/models.md", Evaluate = "docs/paths/evaluate.md";

    [Theory]
    [InlineData("popularity", "popularity")]
    [InlineData("sequential rules", "rules")]
    [InlineData("CartStream `blend`, without a fit", "blend")]
    [InlineData("**CartStream `full`, the default**", "**full**")]
    public void The_readme_rounds_the_measured_figures(string line, string algorithm)
    {
        var cells = Row(Readme, line);

        cells.ShouldBe([Rounded(Row(Models, algorithm, 0)), Rounded(Row(Models, algorithm, 1))]);
    }

    [Theory]
    [InlineData("popularity")]
    [InlineData("rules")]
    [InlineData("knn")]
    [InlineData("blend")]
    public void The_example_report_shows_the_measured_figures(string algorithm)
    {
        var measured = Row(Models, algorithm);
        var reported = Row(Evaluate, algorithm);

        (Number(reported[0]) * 100).ShouldBe(Number(measured[0]), 0.011);
        (Number(reported[1]) * 100).ShouldBe(Number(measured[1]), 0.011);
    }

    [Fact]
    public async Task The_example_report_is_what_the_command_prints()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "data", "diginetica");
        Assert.SkipUnless(Directory.Exists(folder), "the real data is not here: shared/data/diginetica");

        var run = await CliRun.RunAsync(
            "evaluate", "--train", Path.Combine(folder, "train_sessions.csv.gz"),
            "--test", Path.Combine(folder, "test_prefixes.csv.gz"),
            "--algorithms", "popularity,rules,knn,blend", "--quiet");

        run.ExitCode.ShouldBe(0, run.Error);
        foreach (var algorithm in (string[])["popularity", "rules", "knn", "blend"])
        {
            Figures(Row(run.Out, algorithm)).ShouldBe(Figures(Row(Evaluate, algorithm)), 0.0005);
        }
    }

    /// <summary>The cells behind the first of a row of a table, of the document or of the text itself.</summary>
    private static string[] Row(string document, string first, int occurrence = 0)
    {
        var text = document.EndsWith(".md", StringComparison.Ordinal)
            ? File.ReadAllText(Path.Combine(Repository.Root, document))
            : document;
        var rows =
            from line in text.Split('\n')
            let cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries)
            where cells.Length > 2 && cells[0] == first && Digit().IsMatch(cells[1])
            select cells[1..];
        return rows.ElementAt(occurrence);
    }

    private static string Rounded(string[] measured)
    {
        var mark = measured[0].StartsWith("**", StringComparison.Ordinal) ? "**" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"{mark}{Number(measured[0]):0.0} / {Number(measured[1]):0.0}{mark}");
    }

    private static double[] Figures(string[] cells) =>
        [.. from cell in cells from Match figure in Figure().Matches(cell) select Number(figure.Value)];

    private static double Number(string cell) =>
        double.Parse(Figure().Match(cell).Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9]", RegexOptions.NonBacktracking)]
    private static partial Regex Digit();

    [GeneratedRegex(@"[0-9]+\.[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Figure();
}
