using System.Globalization;
using CartStream.Cli.CommandLine;
using Spectre.Console;

namespace CartStream.Cli.Output;

/// <summary>
/// Writes results for people: tables and small charts, with colours and lines on a terminal, and plain ASCII when
/// piped.
/// </summary>
internal sealed class ReportWriter
{
    private const int PipedColumns = 160;
    private const int BarColumns = 32;
    private readonly TextWriter _out;
    private readonly IAnsiConsole _console;
    private readonly bool _isTerminal;

    /// <summary>Creates a writer for the host's results.</summary>
    public ReportWriter(CliHost host)
    {
        _out = host.Out;
        _isTerminal = host.OutIsTerminal;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = _isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(TerminalWriter.Drawing(host.Out)),
        });
        if (!_isTerminal)
            _console.Profile.Width = PipedColumns;
    }

    /// <summary>A whole number with thousands separators.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage with one decimal.</summary>
    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);

    /// <summary>Writes one line, unchanged.</summary>
    public void WriteLine(string text) => _out.WriteLine(text);

    /// <summary>
    /// Writes a table. Columns whose name ends in <c>#</c> contain right-aligned numbers; the mark is not shown.
    /// </summary>
    public void WriteTable(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = _isTerminal ? TableBorder.Rounded : TableBorder.Ascii2 };
        foreach (var column in columns)
        {
            var cells = new TableColumn(new Text(column.TrimEnd('#'))) { NoWrap = true };
            table.AddColumn(column.EndsWith('#') ? cells.RightAligned() : cells);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(TerminalText.Escape(cell))));
        WriteHeading(title);
        _console.Write(table);
    }

    /// <summary>Writes counts as horizontal bars scaled to the largest, with the share of each.</summary>
    public void WriteChart(string title, IReadOnlyList<(string Label, long Count)> bars)
    {
        bars = [.. bars.Select(bar => (TerminalText.Escape(bar.Label), bar.Count))];
        var most = Math.Max(1, bars.Select(bar => bar.Count).DefaultIfEmpty().Max());
        var all = Math.Max(1, bars.Sum(bar => bar.Count));
        var labelColumns = bars.Select(bar => bar.Label.Length).DefaultIfEmpty().Max();
        var countColumns = bars.Select(bar => Number(bar.Count).Length).DefaultIfEmpty().Max();
        WriteHeading(title);
        foreach (var (label, count) in bars)
        {
            var bar = new string(_isTerminal ? '█' : '#', (int)Math.Ceiling((double)count / most * BarColumns));
            _console.Write(new Text($"  {label.PadRight(labelColumns)}  {Number(count).PadLeft(countColumns)}  "));
            _console.Write(new Text($"{Percent((double)count / all),7}  "));
            _console.Write(new Text(bar, new Style(Color.Green)));
            _console.WriteLine();
        }

        _console.WriteLine();
    }

    private void WriteHeading(string title)
    {
        _console.Write(new Text(TerminalText.Escape(title), new Style(decoration: Decoration.Bold)));
        _console.WriteLine();
    }
}
