using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>
/// A log whose commits return when readers see them, as those of <see cref="ILogTransaction.Commit"/> need not.
/// </summary>
public sealed class SettledLog(IEventLog log) : IEventLog
{
    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => log.CreateTopics(topics);

    public IReadOnlyList<TopicSpec> ListTopics() => log.ListTopics();

    public int CountPartitions(string topic) => log.CountPartitions(topic);

    public long FirstOffset(string topic, int partition) => log.FirstOffset(topic, partition);

    public long EndOffset(string topic, int partition) => log.EndOffset(topic, partition);

    public long WrittenEnd(string topic, int partition) => log.WrittenEnd(topic, partition);

    public long? CommittedOffset(string group, string topic, int partition) =>
        log.CommittedOffset(group, topic, partition);

    public ILogReader OpenReader(string topic, int partition, long offset) => log.OpenReader(topic, partition, offset);

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => log.OpenReader(topic, offsets);

    public ILogReader OpenCompacted(string topic, int partition) => log.OpenCompacted(topic, partition);

    public ILogProducer OpenProducer(string transactionalId) => new Producer(log, log.OpenProducer(transactionalId));

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        log.JoinGroup(group, topic, member, owner);

    public void Dispose() => log.Dispose();

    private sealed class Producer(IEventLog log, ILogProducer producer) : ILogProducer
    {
        public ILogTransaction Begin() => new Transaction(log, producer.Begin());

        public void Dispose() => producer.Dispose();
    }

    private sealed class Transaction(IEventLog log, ILogTransaction transaction) : ILogTransaction
    {
        private readonly HashSet<(string Topic, int Partition)> _written = [];

        public void Append(
            string topic,
            int partition,
            ReadOnlySpan<byte> key,
            ReadOnlySpan<byte> value,
            long timeMs,
            IReadOnlyList<RecordHeader>? headers = null)
        {
            transaction.Append(topic, partition, key, value, timeMs, headers);
            _written.Add((topic, partition));
        }

        public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
        {
            transaction.Delete(topic, partition, key, timeMs);
            _written.Add((topic, partition));
        }

        public void CommitOffset(string group, string topic, int partition, long offset) =>
            transaction.CommitOffset(group, topic, partition, offset);

        public void Commit()
        {
            transaction.Commit();
            foreach (var (topic, partition) in _written)
                log.AwaitVisible(topic, partition);
        }

        public void Dispose() => transaction.Dispose();
    }
}
