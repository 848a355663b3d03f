using CartStream.Log;
using CartStream.Processing.Topics;

namespace CartStream.Processing.Processor;

/// <summary>Commits the batches of one partition, each exactly once, through the partition's producer.</summary>
/// <remarks>
/// Invariant: a batch whose commit failed is committed again only when the state shows that it is not there. One commit
/// at a time; <see cref="Committed"/> is safe for any thread.
/// </remarks>
internal sealed class BatchCommitter(
    IEventLog log,
    int partition,
    int partitions,
    ILogProducer producer,
    ProcessorTotals committed,
    TimeProvider time,
    Backoff? retries,
    CancellationToken stopped) : IDisposable
{
    /// <summary>How often to look again for state that should exist by the group's offset.</summary>
    public const int BehindReadsMax = 20;

    /// <summary>How long to wait each time: 2 s in all.</summary>
    public static readonly TimeSpan BehindWait = TimeSpan.FromMilliseconds(100);

    private ILogProducer _producer = producer;
    private ProcessorTotals _committed = committed;

    /// <summary>The totals as of the last commit.</summary>
    public ProcessorTotals Committed => Volatile.Read(ref _committed);

    /// <summary>
    /// Commits a batch. A producer whose transaction failed is unusable, but the outputs are still valid. They are sent
    /// through a new producer, unless the state shows that the failed commit had succeeded, which is only known then.
    /// </summary>
    /// <exception cref="LogException">The commit failed; nothing of the batch was written.</exception>
    public void Commit(BatchOutputs outputs)
    {
        var failed = false;
        while (true)
        {
            try
            {
                if (failed && IsCommittedAfterReopening(outputs))
                    break;
                failed = false;
                outputs.Commit(_producer, partition, partitions);
                break;
            }
            catch (LogException e) when (e is not ProducerFencedException && retries is not null)
            {
                failed = true;
                if (!retries.TryWait(e, stopped))
                    throw;
            }
        }

        retries?.Reset();
        Volatile.Write(ref _committed, outputs.Totals);
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();

    /// <summary>
    /// The committed state decides, as other clients can move the group's offset. Where that is ahead, the state may
    /// exist and not be shown yet.
    /// </summary>
    private bool IsCommittedAfterReopening(BatchOutputs outputs)
    {
        var transactionalId = Topology.TransactionalIdOf(partition);
        _producer.Dispose();
        _producer = log.OpenProducer(transactionalId);
        var found = ReadTotals();
        for (var i = 0; i < BehindReadsMax && found.Position == Committed.Position
            && log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) > (found.NextOffset ?? 0);
            i++)
        {
            time.Pause(BehindWait, stopped);
            found = ReadTotals();
        }

        if (found.Position == outputs.Totals.Position)
            return true;
        return found.Position == Committed.Position ? false : throw new ProducerFencedException(transactionalId);
    }

    /// <summary>The totals as they are committed.</summary>
    private ProcessorTotals ReadTotals()
    {
        var totals = new ProcessorTotals();
        log.ReadCompacted(Topology.Quality, partition, (in record) =>
        {
            if (record.Key.SequenceEqual(ProcessedOffset.TotalsKey))
                totals = ProcessorTotals.FromJson(record.Value);
        });
        return totals;
    }
}
