using CartStream.Log;
using CartStream.Processing.Ingest;
using CartStream.Processing.Processor;

namespace CartStream.Processing;

/// <summary>
/// Sends an input and processes the log concurrently until both are finished. If the input fails half-way, what was
/// sent before is still processed.
/// </summary>
public sealed class PipelineRun(StreamProcessor processor, EventIngest? ingest)
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Runs to the end of the input and of the log; when cancelled, to the end of the open batch. Afterwards everything
    /// processed is committed.
    /// </summary>
    /// <param name="progress">
    /// Called after each batch and each wait for one, on the processing thread, so it must be quick.
    /// </param>
    /// <param name="cancellation">Ends the run cleanly.</param>
    /// <exception cref="LogException">The log failed; sending was stopped.</exception>
    /// <exception cref="InvalidDataException">A record in the log can't be read; sending was stopped.</exception>
    /// <exception cref="IOException">The input could not be read to its end; what came before is processed.</exception>
    public async Task RunAsync(Action? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = ingest is null
            ? Task.CompletedTask
            : Task.Run(() => ingest.RunAsync(progress: null, stop.Token), CancellationToken.None);
        try
        {
            await Task.Run(() => ProcessAll(sending, progress, cancellation), CancellationToken.None);
        }
        finally
        {
            await stop.CancelAsync();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await sending;
    }

    private void ProcessAll(Task sending, Action? progress, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            // Checked before the batch: this batch or a later one finds everything sent until then.
            var allSent = sending.IsCompleted;
            if (processor.ProcessBatch(allSent ? TimeSpan.Zero : WaitMax, CancellationToken.None) == 0 && allSent)
            {
                // What processing itself sends becomes visible with the commit.
                processor.Flush();
                if (processor.ProcessBatch(TimeSpan.Zero, CancellationToken.None) == 0)
                    break;
            }

            progress?.Invoke();
        }

        processor.Flush();
    }
}
