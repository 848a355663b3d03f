using System.Globalization;

namespace CartStream.Cli.Output;

/// <summary>
/// How far a verb is: one line that is rewritten on a terminal, a plain line every few seconds when piped, nothing
/// when quiet. It goes to stderr, so that stdout holds results only.
/// </summary>
/// <remarks>Cheap to call for every batch: it writes at most ten times a second.</remarks>
internal sealed class ProgressReport : IDisposable
{
    private const int BarColumns = 28;
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PipedInterval = TimeSpan.FromSeconds(5);

    private readonly TextWriter? _to;
    private readonly TimeProvider _time;
    private readonly bool _isTerminal;
    private readonly string _unit;
    private readonly TimeSpan _interval;
    private readonly long _startedAt;
    private long _writtenAt;
    private int _shownColumns;

    private ProgressReport(TextWriter? to, TimeProvider time, bool isTerminal, string unit)
    {
        _to = to;
        _time = time;
        _isTerminal = isTerminal;
        _unit = unit;
        _interval = isTerminal ? TerminalInterval : PipedInterval;
        _startedAt = _writtenAt = time.GetTimestamp();
    }

    /// <summary>Progress in <paramref name="unit"/>, such as <c>events</c>, from now.</summary>
    public static ProgressReport Create(CliHost host, bool quiet, string unit) =>
        new(quiet ? null : host.Error, host.Time, host.ErrorIsTerminal, unit);

    /// <summary>Shows the units done, and their <paramref name="share"/> of all where it is known.</summary>
    public void Report(long done, double? share)
    {
        if (_to is null || _time.GetElapsedTime(_writtenAt) < _interval)
            return;
        _writtenAt = _time.GetTimestamp();
        var line = Line(done, share, _time.GetElapsedTime(_startedAt));
        if (!_isTerminal)
        {
            _to.WriteLine(line);
            return;
        }

        var bar = share is { } known ? Bar(known) + " " : "";
        Rewrite(bar + line);
    }

    /// <summary>Takes the line off the terminal.</summary>
    public void Dispose()
    {
        if (_shownColumns == 0)
            return;
        Rewrite("");
        _to!.Write('\r');
        _shownColumns = 0;
    }

    private static string Bar(double share)
    {
        var filled = (int)(Math.Clamp(share, 0, 1) * BarColumns);
        return new string('━', filled) + new string('╌', BarColumns - filled);
    }

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

    private void Rewrite(string line)
    {
        _to!.Write('\r' + line.PadRight(_shownColumns));
        _to.Flush();
        _shownColumns = line.Length;
    }
}
