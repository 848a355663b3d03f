using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>Reads partitions; one that fails may have passed over records, as a client that fetches ahead.</summary>
internal sealed class SimulatedReader(SimulatedLog log, SimulatedPartition[] partitions, long[] next) : ILogReader
{
    private long _behind;

    public long Behind => _behind;

    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        batch.Clear();
        try
        {
            log.Call("read");
        }
        catch (LogException)
        {
            if (log.Cluster.Scheduler.Happens(0.5))
                PassOver();
            if (log.Cluster.Mutation == Mutation.ReaderSkips)
                return 0;
            throw;
        }

        var scheduler = log.Cluster.Scheduler;
        if (wait > TimeSpan.Zero)
        {
            scheduler.Wait(
                "records",
                () => cancellation.IsCancellationRequested || partitions.Any(HasMore),
                scheduler.Later(wait));
        }

        log.CrashIfDue();
        Fill(batch, Math.Min(recordsMax, 1 + scheduler.Random.Next(60)));
        if (batch.Count == 0 && wait > TimeSpan.Zero)
            cancellation.ThrowIfCancellationRequested();
        _behind = partitions.Select((partition, i) => Math.Max(0, End(partition) - next[i])).Sum();
        return batch.Count;
    }

    public void Dispose()
    {
    }

    private long End(SimulatedPartition partition) => log.Cluster.Mutation == Mutation.ReadUncommitted
        ? partition.Next
        : partition.StableEnd(log.Cluster.Scheduler.Now);

    private bool HasMore(SimulatedPartition partition)
    {
        var i = Array.IndexOf(partitions, partition);
        for (var end = End(partition); next[i] < end; next[i]++)
        {
            if (IsRead(partition.Records[(int)next[i]]))
                return true;
        }

        return false;
    }

    private bool IsRead(SimulatedRecord record) => !record.IsMark && !record.IsGone
        && (record.Transaction.Outcome == TransactionOutcome.Committed
            || log.Cluster.Mutation == Mutation.ReadUncommitted);

    private void Fill(RecordBatch batch, int recordsMax)
    {
        for (var i = 0; i < partitions.Length; i++)
        {
            next[i] = Math.Max(next[i], partitions[i].First);
            while (batch.Count < recordsMax && HasMore(partitions[i]))
            {
                var record = partitions[i].Records[(int)next[i]++];
                batch.Add(record.ToLogRecord(partitions.Length == 1 ? partitions[i].Number : i));
            }
        }
    }

    private void PassOver()
    {
        for (var i = 0; i < partitions.Length; i++)
            next[i] = Math.Min(next[i] + 3, Math.Max(next[i], partitions[i].StableEnd(log.Cluster.Scheduler.Now)));
    }
}
