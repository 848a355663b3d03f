using System.Buffers;
using CartStream.Cli.Output;
using CartStream.Events;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.Simulate;

/// <summary>Writes a source's events as JSON lines, in batches, at a given pace.</summary>
internal sealed class EventLinesWriter(Stream output, ReplayPace pace)
{
    private const int BatchBytes = 64 * 1_024;
    private readonly ArrayBufferWriter<byte> _batch = new(2 * BatchBytes);
    private long _events;

    /// <summary>Writes every event of <paramref name="source"/>; when interrupted, only whole lines.</summary>
    public async Task WriteAllAsync(IEventSource source, ProgressReport progress, CancellationToken cancellation)
    {
        bool more;
        do
        {
            more = FillBatch(source, out var ready, out var waitsFor);
            await output.WriteAsync(_batch.WrittenMemory[..ready], CancellationToken.None);
            if (waitsFor is { } timeMs)
            {
                await output.FlushAsync(CancellationToken.None);
                await pace.WaitUntilDue(timeMs, cancellation);
                cancellation.ThrowIfCancellationRequested();
                await output.WriteAsync(_batch.WrittenMemory[ready..], CancellationToken.None);
            }

            _batch.ResetWrittenCount();
            progress.Report(_events, source.Progress);
            cancellation.ThrowIfCancellationRequested();
        }
        while (more);
    }

    /// <summary>
    /// Fills the batch; false at the source's end. The batch ends early at an event that <paramref name="waitsFor"/> a
    /// future time; what precedes it is <paramref name="ready"/> bytes.
    /// </summary>
    private bool FillBatch(IEventSource source, out int ready, out long? waitsFor)
    {
        waitsFor = null;
        while (_batch.WrittenCount < BatchBytes)
        {
            ready = _batch.WrittenCount;
            if (!source.TryRead(out var e))
                return false;
            ShopperEventJson.Write(_batch, e);
            _batch.Write("\n"u8);
            _events++;
            if (!pace.IsDue(e.TimeMs))
            {
                waitsFor = e.TimeMs;
                return true;
            }
        }

        ready = _batch.WrittenCount;
        return true;
    }
}
