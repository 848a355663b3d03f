using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Tests;

namespace CartStream.Cli.Tests.Output;

public sealed class ProgressReportTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly LeapingTime _time = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Report_piped_is_a_line_every_five_seconds()
    {
        using var progress = Create(isTerminal: false);

        for (var second = 1; second <= 12; second++)
        {
            _time.Leap(TimeSpan.FromSeconds(1));
            progress.Report(second * 1_000, second / 20.0);
        }

        Lines().ShouldBe(
        [
            "25 %, 5,000 events, 1,000/s, 0:15 left",
            "50 %, 10,000 events, 1,000/s, 0:10 left",
        ]);
    }

    [Fact]
    public void Report_end_unknown_gives_the_rate_only()
    {
        using var progress = Create(isTerminal: false);
        _time.Leap(TimeSpan.FromSeconds(5));

        progress.Report(50, share: null);

        Lines().ShouldBe(["50 events, 10/s"]);
    }

    [Fact]
    public void Report_hours_left_are_shown_as_hours()
    {
        using var progress = Create(isTerminal: false);
        _time.Leap(TimeSpan.FromMinutes(10));

        progress.Report(600, 0.1);

        Lines().ShouldBe(["10 %, 600 events, 1/s, 1:30:00 left"]);
    }

    [Fact]
    public void Report_quiet_writes_nothing()
    {
        using var progress = Create(isTerminal: false, quiet: true);
        _time.Leap(TimeSpan.FromSeconds(60));

        progress.Report(50, 0.5);

        _error.ToString().ShouldBeEmpty();
    }

    [Fact]
    public void Report_on_a_terminal_draws_a_bar_and_takes_it_off_at_the_end()
    {
        using (var progress = Create(isTerminal: true))
        {
            _time.Leap(TimeSpan.FromSeconds(1));
            progress.Report(1_000, 0.5);
            progress.Report(1_001, 0.5);
        }

        var shown = _error.ToString();
        shown.ShouldContain("━");
        shown.ShouldContain("50 %, 1,000 events, 1,000/s, 0:01 left");
        shown.ShouldNotContain("1,001");
        shown.ShouldEndWith("\u001b[?25h", Case.Sensitive, "the cursor is shown again");
    }

    private ProgressReport Create(bool isTerminal, bool quiet = false)
    {
        var host = new CliHost
        {
            Out = TextWriter.Null,
            Error = _error,
            OpenOut = () => Stream.Null,
            Time = _time,
            ErrorIsTerminal = isTerminal,
        };
        return ProgressReport.Create(host, quiet, "events");
    }

    private string[] Lines() => _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
