using Spectre.Console;

namespace CartStream.Cli.Output;

/// <summary>A bar that is redrawn on the last line of a terminal, and removed at the end.</summary>
internal sealed class TerminalBar : IDisposable
{
    private const int BarColumns = 28;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ProgressTask _bar;
    private readonly Task _drawing;

    /// <summary>Starts drawing on <paramref name="console"/>.</summary>
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

        // The task runs on this thread up to its first wait; by then the bar exists.
        _bar = bar!;
    }

    /// <summary>
    /// Shows <paramref name="line"/> beside a bar of this <paramref name="share"/>; null for an indefinite bar.
    /// </summary>
    public void Show(string line, double? share)
    {
        _bar.IsIndeterminate = share is null;
        _bar.Value = Math.Clamp(share ?? 0, 0, 1);
        _bar.Description = Markup.Escape(TerminalText.Escape(line));
    }

    /// <summary>Removes the bar from the terminal.</summary>
    public void Dispose()
    {
        _ended.TrySetResult();
        _drawing.GetAwaiter().GetResult();
    }
}
