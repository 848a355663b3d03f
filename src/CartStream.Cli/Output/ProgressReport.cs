using System.Globalization;
using CartStream.Cli.CommandLine;
using Spectre.Console;

namespace CartStream.Cli.Output;

/// <summary>
/// A verb's progress: a bar with rate and remaining time on a terminal, a plain line every few seconds when piped,
/// nothing when quiet. It goes to stderr, so that stdout contains only results.
/// </summary>
/// <remarks>Cheap to call for every batch: it updates at most ten times a second.</remarks>
internal sealed class ProgressReport : IDisposable
{
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PipedInterval = TimeSpan.FromSeconds(5);

    private readonly TextWriter? _lines;
    private readonly TerminalBar? _bar;
    private readonly TimeProvider _time;
    private readonly string _unit;
    private readonly TimeSpan _interval;
    private readonly long _startedAt;
    private long _shownAt;

    private ProgressReport(
        TextWriter? lines, TerminalBar? bar, TimeProvider time, string unit, TimeSpan pipedInterval)
    {
        _lines = lines;
        _bar = bar;
        _time = time;
        _unit = unit;
        _interval = bar is null ? pipedInterval : TerminalInterval;
        _startedAt = _shownAt = time.GetTimestamp();
    }

    /// <summary>Starts a progress report in <paramref name="unit"/>, such as <c>events</c>.</summary>
    /// <param name="host">Provides the output.</param>
    /// <param name="quiet">Whether to show nothing.</param>
    /// <param name="unit">The unit counted.</param>
    /// <param name="pipedInterval">Time between two lines without a terminal; null for 5 s.</param>
    public static ProgressReport Create(CliHost host, bool quiet, string unit, TimeSpan? pipedInterval = null)
    {
        var shown = !quiet;
        return new ProgressReport(
            shown && !host.ErrorIsTerminal ? host.Error : null,
            shown && host.ErrorIsTerminal ? new TerminalBar(Terminal(host)) : null,
            host.Time,
            unit,
            pipedInterval ?? PipedInterval);
    }

    /// <summary>
    /// Reports that <paramref name="done"/> units are done, a <paramref name="share"/> of all if known.
    /// </summary>
    /// <param name="done">Units done.</param>
    /// <param name="share">The share of all, 0 to 1; null when unknown.</param>
    /// <param name="note">An additional note; null for none.</param>
    public void Report(long done, double? share, string? note = null)
    {
        if (_time.GetElapsedTime(_shownAt) < _interval)
            return;
        _shownAt = _time.GetTimestamp();
        var line = Line(done, share, _time.GetElapsedTime(_startedAt));
        if (note is not null)
            line = $"{line}, {note}";
        _lines?.WriteLine(line);
        _bar?.Show(line, share);
    }

    /// <summary>Removes the bar from the terminal.</summary>
    public void Dispose() => _bar?.Dispose();

    private static IAnsiConsole Terminal(CliHost host) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        Interactive = InteractionSupport.Yes,
        Out = new AnsiConsoleOutput(TerminalWriter.Drawing(host.Error)),
    });

    private static string Left(TimeSpan left) => left.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left:mm\\:ss}")
        : left.ToString("m\\:ss", CultureInfo.InvariantCulture);

    private string Line(long done, double? share, TimeSpan elapsed)
    {
        var rate = done / Math.Max(elapsed.TotalSeconds, 0.001);
        var line = string.Create(CultureInfo.InvariantCulture, $"{done:N0} {_unit}, {rate:N0}/s");
        if (share is not { } known || known <= 0)
            return line;
        var left = Left(elapsed * (1 / Math.Min(known, 1) - 1));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(known * 100):N0} %, {line}, {left} left");
    }
}
