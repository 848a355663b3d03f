using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

/// <summary>
/// A log that notes in which order its events are read and its transactions committed; a commit can be made to wait for
/// so many reads before it.
/// </summary>
internal sealed class StepLog(IEventLog log, int readsBeforeCommit = 0) : DelegatingLog(log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CountdownEvent _readsLeft = new(readsBeforeCommit);
    private readonly List<string> _steps = [];

    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (_steps)
                return [.. _steps];
        }
    }

    public override ILogReader OpenReader(string topic, int partition, long offset)
    {
        var reader = base.OpenReader(topic, partition, offset);
        return topic == Topology.UserEvents ? new Reader(this, reader) : reader;
    }

    public override ILogProducer OpenProducer(string transactionalId) =>
        new Producer(this, base.OpenProducer(transactionalId));

    public override void Dispose()
    {
        _readsLeft.Dispose();
        base.Dispose();
    }

    private void Note(string step)
    {
        lock (_steps)
            _steps.Add(step);
    }

    private sealed class Reader(StepLog owner, ILogReader reader) : ILogReader
    {
        public long Behind => reader.Behind;

        public long? NextOffset => reader.NextOffset;

        public int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation)
        {
            var count = reader.Read(batch, recordsMax, wait, cancellation);
            owner.Note($"read {count}");
            if (!owner._readsLeft.IsSet)
                owner._readsLeft.Signal();
            return count;
        }

        public void Dispose() => reader.Dispose();
    }

    private sealed class Producer(StepLog owner, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(owner, producer.Begin());

        public void Dispose() => producer.Dispose();
    }

    private sealed class Transaction(StepLog owner, ILogTransaction transaction) : DelegatingTransaction(transaction)
    {
        public override void Commit()
        {
            owner._readsLeft.Wait(Patience);
            base.Commit();
            owner.Note("commit");
        }
    }
}
