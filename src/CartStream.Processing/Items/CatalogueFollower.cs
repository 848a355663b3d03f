using CartStream.Log;

namespace CartStream.Processing.Items;

/// <summary>Keeps a catalogue up to date with the writes of other nodes where no server does.</summary>
/// <param name="log">The log.</param>
/// <param name="catalogue">The catalogue.</param>
/// <param name="time">The clock.</param>
/// <param name="skipped">Receives, in one line, what is no valid item and so is left out; null for nobody.</param>
internal sealed class CatalogueFollower(
    IEventLog log, ItemCatalogue catalogue, TimeProvider time, Action<string>? skipped)
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    private readonly RecordBatch _batch = new();
    private readonly Backoff _backoff = new(time);
    private readonly RecordAction _apply = ForeignRecords.Skip(catalogue.Apply, skipped);
    private readonly RecordAction _applyTaught = ForeignRecords.Skip(catalogue.ApplyTaught, skipped);
    private long _next = catalogue.ReadTo;
    private long _taughtNext = catalogue.TaughtReadTo;

    /// <summary>Applies new records until cancelled; retries when the log fails temporarily.</summary>
    /// <exception cref="LogException">The log could not be read for too long.</exception>
    public void Follow(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var items = log.OpenReader(Topology.Items, 0, _next);
                using var taught = log.OpenReader(Topology.TaughtItems, 0, _taughtNext);
                while (true)
                {
                    _taughtNext = Read(taught, _taughtNext, _applyTaught, TimeSpan.Zero, stop);
                    _next = Read(items, _next, _apply, WaitMax, stop);
                    _backoff.Reset();
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Cancelled while waiting.
            }
            catch (LogException e)
            {
                if (e is LostRecordsException lost)
                    SkipLost(lost);
                if (!TryWait(e, stop))
                    throw;
            }
        }
    }

    private long Read(ILogReader reader, long next, RecordAction apply, TimeSpan wait, CancellationToken stop)
    {
        reader.Read(_batch, RecordsMax, wait, stop);
        for (var i = 0; i < _batch.Count; i++)
        {
            apply(_batch[i]);
            next = _batch[i].Offset + 1;
        }

        return next;
    }

    private void SkipLost(LostRecordsException lost)
    {
        if (lost.Topic == Topology.Items)
            _next = lost.FirstOffset;
        else
            _taughtNext = lost.FirstOffset;
    }

    private bool TryWait(LogException failure, CancellationToken stop)
    {
        try
        {
            return _backoff.TryWait(failure, stop);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
            return true;
        }
    }
}
