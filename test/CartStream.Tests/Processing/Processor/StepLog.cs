using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

/// <summary>
/// A log that notes in which order its events are read and its transactions committed; a commit can be made to wait for
/// so many reads before it.
/// </summary>
internal sealed class StepLog(IEventLog log, int readsBeforeCommit = 0) : IEventLog
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

    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => log.CreateTopics(topics);

    public IReadOnlyList<TopicSpec> ListTopics() => log.ListTopics();

    public long EndOffset(string topic, int partition) => log.EndOffset(topic, partition);

    public long? CommittedOffset(string group, string topic, int partition) =>
        log.CommittedOffset(group, topic, partition);

    public ILogReader OpenReader(string topic, int partition, long offset) => topic == Topology.UserEvents
        ? new Reader(this, log.OpenReader(topic, partition, offset))
        : log.OpenReader(topic, partition, offset);

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => log.OpenReader(topic, offsets);

    public ILogReader OpenCompacted(string topic, int partition) => log.OpenCompacted(topic, partition);

    public ILogProducer OpenProducer(string transactionalId) => new Producer(this, log.OpenProducer(transactionalId));

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        log.JoinGroup(group, topic, member, owner);

    public void Dispose() => _readsLeft.Dispose();

    private void Note(string step)
    {
        lock (_steps)
            _steps.Add(step);
    }

    private sealed class Reader(StepLog owner, ILogReader reader) : ILogReader
    {
        public long Behind => reader.Behind;

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

    private sealed class Transaction(StepLog owner, ILogTransaction transaction) : ILogTransaction
    {
        public void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null) =>
            transaction.Append(topic, partition, key, value, timeMs, headers);

        public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs) =>
            transaction.Delete(topic, partition, key, timeMs);

        public void CommitOffset(string group, string topic, int partition, long offset) =>
            transaction.CommitOffset(group, topic, partition, offset);

        public void Commit()
        {
            owner._readsLeft.Wait(Patience);
            transaction.Commit();
            owner.Note("commit");
        }

        public void Dispose() => transaction.Dispose();
    }
}
