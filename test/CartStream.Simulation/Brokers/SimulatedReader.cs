using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>Reads partitions; one that fails may have passed over records, as a client that fetches ahead.</summary>
internal sealed class SimulatedReader : ILogReader
{
    // Two for each partition that it works on or follows, those of the model, and some that are being replaced.
    private const int ReadersMax = 40;

    private readonly SimulatedLog _log;
    private readonly SimulatedPartition[] _partitions;
    private readonly long[] _next;
    private long _behind;
    private bool _disposed;

    public SimulatedReader(SimulatedLog log, SimulatedPartition[] partitions, long[] next)
    {
        (_log, _partitions, _next) = (log, partitions, next);
        log.Process.Readers++;
        if (log.Process.Readers > ReadersMax)
            log.Cluster.Scheduler.Fail($"{log.Process.Name} has {log.Process.Readers} readers open");
    }

    public long Behind => _behind;

    public long? NextOffset => _next.Length == 1 ? _next[0] : null;

    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        batch.Clear();
        try
        {
            _log.Call("read");
        }
        catch (LogException)
        {
            if (_log.Cluster.Scheduler.Happens(0.5))
                SkipAhead();
            if (_log.Cluster.Mutation == Mutation.ReaderSkips)
                return 0;
            throw;
        }

        var scheduler = _log.Cluster.Scheduler;
        if (wait > TimeSpan.Zero)
        {
            scheduler.Wait(
                "records",
                () => cancellation.IsCancellationRequested || _partitions.Any(HasMore),
                scheduler.Later(wait));
        }

        _log.CrashIfDue();
        Fill(batch, Math.Min(recordsMax, 1 + scheduler.Random.Next(60)));
        if (batch.Count == 0 && wait > TimeSpan.Zero)
            cancellation.ThrowIfCancellationRequested();
        _behind = _partitions.Select((partition, i) => Math.Max(0, End(partition) - _next[i])).Sum();
        return batch.Count;
    }

    public void Dispose()
    {
        _log.Process.Readers -= _disposed ? 0 : 1;
        _disposed = true;
    }

    private long End(SimulatedPartition partition) => _log.Cluster.Mutation == Mutation.ReadUncommitted
        ? partition.Next
        : partition.StableEnd(_log.Cluster.Scheduler.Now);

    private bool HasMore(SimulatedPartition partition)
    {
        var i = Array.IndexOf(_partitions, partition);
        for (var end = End(partition); _next[i] < end; _next[i]++)
        {
            if (IsRead(partition.Records[(int)_next[i]]))
                return true;
        }

        return false;
    }

    private bool IsRead(SimulatedRecord record) => !record.IsMark && !record.IsGone
        && (record.Transaction.Outcome == TransactionOutcome.Committed
            || _log.Cluster.Mutation == Mutation.ReadUncommitted);

    private void Fill(RecordBatch batch, int recordsMax)
    {
        for (var i = 0; i < _partitions.Length; i++)
        {
            _next[i] = Math.Max(_next[i], _partitions[i].First);
            while (batch.Count < recordsMax && HasMore(_partitions[i]))
            {
                var record = _partitions[i].Records[(int)_next[i]++];
                batch.Add(record.ToLogRecord(_partitions.Length == 1 ? _partitions[i].Number : i));
            }
        }
    }

    private void SkipAhead()
    {
        for (var i = 0; i < _partitions.Length; i++)
            _next[i] = Math.Min(_next[i] + 3, Math.Max(_next[i], _partitions[i].StableEnd(_log.Cluster.Scheduler.Now)));
    }
}
