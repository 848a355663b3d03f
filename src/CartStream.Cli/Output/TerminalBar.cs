using Spectre.Console;

namespace CartStream.Cli.Output;

/// <summary>A bar that is drawn over and over on the last line of a terminal, and taken off it at the end.</summary>
internal sealed class TerminalBar : IDisposable
{
    private const int BarColumns = 28;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressTask _bar;
    private readonly Task _drawing;

    /// <summary>Begins to draw on <paramref name="console"/>.</summary>
    public TerminalBar(IAnsiConsole console)
    {
        ProgressTask? bar = null;
        _drawing = console.Progress()
            .AutoClear(true)
            .Columns(
                new ProgressBarColumn { Width = BarColumns },
                new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(context =>
            {
                bar = context.AddTask("…", maxValue: 1);
                return _ended.Task;
            });

        // What is started runs on this thread up to its first wait, and by then the bar is there.
        _bar = bar!;
    }

    /// <summary>Shows <paramref name="line"/> beside a bar of this <paramref name="share"/>; null has no end.</summary>
    public void Show(string line, double? share)
    {
        _bar.IsIndeterminate = share is null;
        _bar.Value = Math.Clamp(share ?? 0, 0, 1);
        _bar.Description = Markup.Escape(TerminalText.Escape(line));
    }

    /// <summary>Takes the bar off the terminal.</summary>
    public void Dispose()
    {
        _ended.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
