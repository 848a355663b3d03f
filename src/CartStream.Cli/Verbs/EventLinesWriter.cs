using System.Buffers;
using CartStream.Cli.Output;
using CartStream.Events;

namespace CartStream.Cli.Verbs;

/// <summary>Writes a source's events as JSON lines, in batches, at a pace.</summary>
internal sealed class EventLinesWriter(Stream output, Pace pace)
{
    private const int BatchBytes = 64 * 1_024;
    private readonly ArrayBufferWriter<byte> _batch = new(2 * BatchBytes);
    private readonly long[] _counts = new long[EventTypeNames.Count];

    /// <summary>Events written.</summary>
    public long Events { get; private set; }

    /// <summary>Time of the first event.</summary>
    public long? FirstMs { get; private set; }

    /// <summary>Time of the last event.</summary>
    public long? LastMs { get; private set; }

    /// <summary>Events written, by the numbers of their types.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    /// <summary>Writes every event of <paramref name="source"/>; when interrupted, whole lines of them.</summary>
    public async Task WriteAllAsync(IEventSource source, ProgressReport progress, CancellationToken cancellation)
    {
        bool more;
        do
        {
            more = FillBatch(source, out var ready, out var wait);
            if (wait > TimeSpan.Zero)
            {
                await output.WriteAsync(_batch.WrittenMemory[..ready], CancellationToken.None);
                await output.FlushAsync(CancellationToken.None);
                await pace.WaitAsync(wait, cancellation);
                await output.WriteAsync(_batch.WrittenMemory[ready..], CancellationToken.None);
            }
            else
            {
                await output.WriteAsync(_batch.WrittenMemory, CancellationToken.None);
            }

            _batch.ResetWrittenCount();
            progress.Report(Events, source.Progress);
            cancellation.ThrowIfCancellationRequested();
        }
        while (more);
    }

    /// <summary>
    /// Fills the batch; false at the source's end. The batch ends early with an event that has to wait: what comes
    /// before it is <paramref name="ready"/> bytes.
    /// </summary>
    private bool FillBatch(IEventSource source, out int ready, out TimeSpan wait)
    {
        ready = 0;
        wait = TimeSpan.Zero;
        while (_batch.WrittenCount < BatchBytes)
        {
            if (!source.TryRead(out var e))
                return false;
            ready = _batch.WrittenCount;
            wait = pace.Until(e.TimeMs);
            ShopperEventJson.Write(_batch, e);
            _batch.Write("\n"u8);
            _counts[(int)e.Type]++;
            Events++;
            FirstMs ??= e.TimeMs;
            LastMs = e.TimeMs;
            if (wait > TimeSpan.Zero)
                return true;
        }

        return true;
    }
}
