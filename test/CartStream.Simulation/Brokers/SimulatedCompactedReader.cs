using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>The newest records of each key as they stood when it was opened.</summary>
internal sealed class SimulatedCompactedReader : ILogReader
{
    private readonly SimulatedLog _log;
    private readonly Queue<SimulatedRecord> _left;

    public SimulatedCompactedReader(SimulatedLog log, SimulatedPartition partition)
    {
        _log = log;
        var end = partition.StableEnd(log.Cluster.Scheduler.Now);
        _left = new Queue<SimulatedRecord>(partition.Committed()
            .Where(record => record.Offset < end)
            .GroupBy(record => Convert.ToHexString(record.Key), StringComparer.Ordinal)
            .Select(group => group.Last())
            .Where(record => record.Value is not null)
            .OrderBy(record => record.Offset));
    }

    public long Behind => _left.Count;

    public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
    {
        batch.Clear();
        _log.Call("read newest");
        while (batch.Count < recordsMax && _left.TryDequeue(out var record))
            batch.Add(record.ToLogRecord(0));

        return batch.Count;
    }

    public void Dispose()
    {
    }
}
