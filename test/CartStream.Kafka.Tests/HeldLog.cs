using CartStream.Log;

namespace CartStream.Kafka.Tests;

/// <summary>A log that lets nobody begin to read one topic before it is told to.</summary>
internal sealed class HeldLog(IEventLog log, string topic) : IEventLog
{
    private readonly ManualResetEventSlim _released = new();

    public void Release() => _released.Set();

    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => log.CreateTopics(topics);

    public IReadOnlyList<TopicSpec> ListTopics() => log.ListTopics();

    public long EndOffset(string topic, int partition) => log.EndOffset(topic, partition);

    public long? CommittedOffset(string group, string topic, int partition) =>
        log.CommittedOffset(group, topic, partition);

    public ILogReader OpenReader(string name, int partition, long offset)
    {
        if (name == topic)
            _released.Wait(WorkerProbe.Patience, TestContext.Current.CancellationToken);
        return log.OpenReader(name, partition, offset);
    }

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => log.OpenReader(topic, offsets);

    public ILogReader OpenCompacted(string topic, int partition) => log.OpenCompacted(topic, partition);

    public ILogProducer OpenProducer(string transactionalId) => log.OpenProducer(transactionalId);

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner) =>
        log.JoinGroup(group, topic, member, owner);

    public void Dispose() => _released.Dispose();
}
