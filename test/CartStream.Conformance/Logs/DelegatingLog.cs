using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>
/// A log that forwards every call to another log; a subclass overrides what its test needs. It also forwards members
/// with a default implementation, because the default would hide the inner log's own.
/// </summary>
public abstract class DelegatingLog(IEventLog log) : IEventLog
{
    public virtual void CreateTopics(IReadOnlyList<TopicSpec> topics) => log.CreateTopics(topics);

    public virtual IReadOnlyList<TopicSpec> ListTopics() => log.ListTopics();

    public virtual int CountPartitions(string topic) => log.CountPartitions(topic);

    public virtual string? FindTopicIdentity(string topic) => log.FindTopicIdentity(topic);

    public virtual long FirstOffset(string topic, int partition) => log.FirstOffset(topic, partition);

    public virtual long EndOffset(string topic, int partition) => log.EndOffset(topic, partition);

    public virtual long WrittenEnd(string topic, int partition) => log.WrittenEnd(topic, partition);

    public virtual long? CommittedOffset(string group, string topic, int partition) =>
        log.CommittedOffset(group, topic, partition);

    public virtual ILogReader OpenReader(string topic, int partition, long offset) =>
        log.OpenReader(topic, partition, offset);

    public virtual ILogReader OpenReader(string topic, IReadOnlyList<long> offsets) => log.OpenReader(topic, offsets);

    public virtual ILogReader OpenCompacted(string topic, int partition) => log.OpenCompacted(topic, partition);

    public virtual ILogProducer OpenProducer(string transactionalId) => log.OpenProducer(transactionalId);

    public virtual IGroupMembership JoinGroup(
        string group, string topic, string? member, IRebalanceListener owner) =>
        log.JoinGroup(group, topic, member, owner);

    /// <summary>Ends what the decorator itself has; the log is ended by who made it.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
