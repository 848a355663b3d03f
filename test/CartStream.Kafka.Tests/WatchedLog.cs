using CartStream.Log;
using CartStream.Tests.Logs;

namespace CartStream.Kafka.Tests;

/// <summary>
/// A log that calls the test at each step of a processor's batches. The test may throw there to simulate a death: a
/// dead process writes nothing more, aborts nothing and leaves no group.
/// </summary>
internal sealed class WatchedLog(IEventLog log, Action<LogMoment> at) : DelegatingLog(log)
{
    private volatile bool _isDead;

    /// <summary>From now on nothing reaches the log.</summary>
    public void Die() => _isDead = true;

    public override ILogProducer OpenProducer(string transactionalId) =>
        new Producer(this, base.OpenProducer(transactionalId));

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

    private sealed class Transaction(WatchedLog owner, ILogTransaction transaction)
        : DelegatingTransaction(transaction)
    {
        private bool _hasAppended;

        public override void Append(
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
            base.Append(topic, partition, key, value, timeMs, headers);
        }

        public override void CommitOffset(string group, string topic, int partition, long offset)
        {
            owner.Reach(LogMoment.Offset);
            base.CommitOffset(group, topic, partition, offset);
        }

        public override void Commit()
        {
            owner.Reach(LogMoment.Commit);
            base.Commit();
            owner.Reach(LogMoment.Committed);
        }

        public override void Dispose()
        {
            if (!owner._isDead)
                base.Dispose();
        }
    }
}
