using CartStream.Log;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A log that a test is told of at each moment of a processor's batches, where it may throw as a process that dies
/// would stop. A dead process writes nothing more, aborts nothing and says goodbye to nobody.
/// </summary>
internal sealed class WatchedLog(IEventLog log, Action<LogMoment> at) : IEventLog
{
    private volatile bool _isDead;

    /// <summary>From now on nothing reaches the log.</summary>
    public void Die() => _isDead = true;

    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => log.CreateTopics(topics);

    public IReadOnlyList<TopicSpec> ListTopics() => log.ListTopics();

    public long EndOffset(string topic, int partition) => log.EndOffset(topic, partition);

    public long? CommittedOffset(string group, string topic, int partition) =>
        log.CommittedOffset(group, topic, partition);

    public ILogReader OpenReader(string topic, int partition, long offset) => log.OpenReader(topic, partition, offset);

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => log.OpenReader(topic, offsets);

    public ILogReader OpenCompacted(string topic, int partition) => log.OpenCompacted(topic, partition);

    public ILogProducer OpenProducer(string transactionalId) => new Producer(this, log.OpenProducer(transactionalId));

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        log.JoinGroup(group, topic, member, owner);

    public void Dispose()
    {
        // Who made it made the log too.
    }

    private void Reach(LogMoment moment)
    {
        ObjectDisposedException.ThrowIf(_isDead, this);
        at(moment);
        ObjectDisposedException.ThrowIf(_isDead, this);
    }

    private sealed class Producer(WatchedLog owner, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin()
        {
            owner.Reach(LogMoment.Begin);
            return new Transaction(owner, producer.Begin());
        }

        public void Dispose()
        {
            if (!owner._isDead)
                producer.Dispose();
        }
    }

    private sealed class Transaction(WatchedLog owner, ILogTransaction transaction) : ILogTransaction
    {
        private bool _hasAppended;

        public void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null)
        {
            if (!_hasAppended)
                owner.Reach(LogMoment.FirstAppend);
            else if (topic != Topology.Recommendations)
                owner.Reach(LogMoment.LaterAppend);
            _hasAppended = true;
            transaction.Append(topic, partition, key, value, timeMs, headers);
        }

        public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs) =>
            transaction.Delete(topic, partition, key, timeMs);

        public void CommitOffset(string group, string topic, int partition, long offset)
        {
            owner.Reach(LogMoment.Offset);
            transaction.CommitOffset(group, topic, partition, offset);
        }

        public void Commit()
        {
            owner.Reach(LogMoment.Commit);
            transaction.Commit();
            owner.Reach(LogMoment.Committed);
        }

        public void Dispose()
        {
            if (!owner._isDead)
                transaction.Dispose();
        }
    }
}
