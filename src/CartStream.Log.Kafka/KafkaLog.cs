using System.Collections.Concurrent;
using Confluent.Kafka;

namespace CartStream.Log.Kafka;

/// <summary>
/// The log on a Kafka cluster (docs/formats/kafka.md). Thread-safe; each of its producers and readers is for one thread
/// at a time.
/// </summary>
/// <remarks>
/// Invariants: readers see only committed records; disposing the log ends its producers and aborts their open
/// transactions.
/// </remarks>
public sealed class KafkaLog : IEventLog
{
    private readonly KafkaClients _clients;
    private readonly KafkaTopics _topics;
    private readonly EndsClient _ends;
    private readonly EndsClient _writtenEnds;
    private readonly StopClock _stop;
    private readonly ConcurrentDictionary<string, Lazy<IConsumer<Ignore, Ignore>>> _groups =
        new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<KafkaProducer, bool> _producers = [];

    /// <summary>Opens the log on the cluster of <paramref name="options"/>; it connects at the first call.</summary>
    /// <exception cref="ArgumentException">At least one option is invalid.</exception>
    /// <param name="options">The cluster, and how to use it.</param>
    /// <param name="stop">
    /// Once it is cancelled, calls that the cluster doesn't answer fail within seconds, without waiting for
    /// <see cref="KafkaLogOptions.RequestTimeout"/>.
    /// </param>
    /// <exception cref="LogException">librdkafka is missing or too old, or rejects a setting.</exception>
    public KafkaLog(KafkaLogOptions options, CancellationToken stop = default)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        Librdkafka.EnsureLoaded();
        _stop = new StopClock(stop);
        _clients = new KafkaClients(options, _stop);
        _clients.CheckSettings();
        _topics = new KafkaTopics(_clients);
        _ends = new EndsClient(_clients, committedOnly: true);
        _writtenEnds = new EndsClient(_clients, committedOnly: false);
    }

    /// <inheritdoc/>
    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => _topics.Create(topics);

    /// <inheritdoc/>
    /// <remarks>Without a prefix these are all topics of the cluster except its internal ones.</remarks>
    public IReadOnlyList<TopicSpec> ListTopics() => _topics.List();

    /// <inheritdoc/>
    public int CountPartitions(string topic) => _topics.Find(topic, 0).Spec.Partitions;

    /// <summary>
    /// The risks in the settings of topics, one line each: the setting found, the one expected, and the command that
    /// sets it. Empty when no record can be lost or refused. Missing topics have no risks.
    /// </summary>
    /// <param name="kept">The topics whose records must stay until they were read.</param>
    /// <param name="written">The topics that are written to, in batches as large as the client makes them.</param>
    /// <exception cref="LogException">The settings can't be read.</exception>
    public IReadOnlyList<string> FindRisks(
        IReadOnlyCollection<string> kept, IReadOnlyCollection<string> written) => _topics.FindRisks(kept, written);

    /// <summary>A unique identity of this log: the cluster's own id, and the prefix.</summary>
    /// <exception cref="LogException">The cluster can't be reached.</exception>
    public string FindIdentity() => $"kafka {_topics.FindClusterId()} {_clients.Options.TopicPrefix}".TrimEnd();

    /// <inheritdoc/>
    /// <remarks>
    /// The cluster's id, then the topic's own where brokers give it one (since Kafka 2.8).
    /// </remarks>
    public string? FindTopicIdentity(string topic) => _topics.FindIdentity(topic);

    /// <inheritdoc/>
    /// <remarks>While transactions are open on the partition, this is where the first of them begins.</remarks>
    public long EndOffset(string topic, int partition) =>
        _ends.Find(Find(topic, partition)).High;

    /// <inheritdoc/>
    public long WrittenEnd(string topic, int partition) => _writtenEnds.Find(Find(topic, partition)).High;

    /// <inheritdoc/>
    public long FirstOffset(string topic, int partition) => _ends.Find(Find(topic, partition)).Low;

    /// <inheritdoc/>
    public long? CommittedOffset(string group, string topic, int partition)
    {
        var address = Find(topic, partition);
        var found = _clients.Request(
            $"reading where group '{group}' stands in '{address.Topic}' [{partition}]",
            left => OpenGroup(group).Committed([address], left),
            NeededRights.On(address.Topic, "Read") with { Group = _clients.NameOfGroup(group) })[0].Offset;
        return found.IsSpecial ? null : found.Value;
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, int partition, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new KafkaReader(_clients, [new TopicPartitionOffset(Find(topic, partition), offset)]);
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets)
    {
        if (CountPartitions(topic) is var found && found != offsets.Count)
        {
            throw new LogException(
                $"{_clients.Where}: topic '{_topics.NameOf(topic)}' has {found} partition(s), found offsets for {
                    offsets.Count}, expected one for each");
        }

        var from = offsets.Select((offset, partition) => new TopicPartitionOffset(Find(topic, partition), offset));
        return new KafkaReader(_clients, [.. from]);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// It reads the whole partition before it returns, and holds the newest record of every key in memory until it is
    /// returned: some 100 bytes per key besides its content.
    /// </remarks>
    public ILogReader OpenCompacted(string topic, int partition)
    {
        if (!_topics.Find(topic, partition).Spec.Compacted)
            throw new LogException($"{_clients.Where}: topic '{_topics.NameOf(topic)}' isn't compacted");
        var from = new TopicPartitionOffset(Find(topic, partition), Offset.Beginning);
        using var reader = new KafkaReader(_clients, [from]);
        return new NewestReader(reader);
    }

    /// <inheritdoc/>
    public ILogProducer OpenProducer(string transactionalId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transactionalId);
        var producer = new KafkaProducer(this, _clients, transactionalId);
        _producers.TryAdd(producer, true);
        return producer;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A cooperative-sticky member, static when it has a name: during a rebalance it keeps working on partitions that
    /// are not revoked.
    /// </remarks>
    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        return new KafkaMembership(_clients, group, Find(topic, 0).Topic, member, owner);
    }

    /// <summary>Ends the log's producers; its readers can still be used.</summary>
    public void Dispose()
    {
        foreach (var producer in _producers.Keys)
            producer.Dispose();
        foreach (var group in _groups.Values)
            group.Value.Dispose();
        _ends.Dispose();
        _writtenEnds.Dispose();
        _topics.Dispose();
        _stop.Dispose();
    }

    /// <summary>The partition on the cluster.</summary>
    internal TopicPartition Find(string topic, int partition) => _topics.Find(topic, partition).Address;

    /// <summary>Finds the partition and checks that a record may be written to it.</summary>
    internal KnownPartition FindFor(string topic, int partition, bool hasKey, bool isDelete)
    {
        var found = _topics.Find(topic, partition);
        if (isDelete && !found.Spec.Compacted)
            throw new LogException($"topic '{found.Address.Topic}' isn't compacted, found a delete");
        if (found.Spec.Compacted && !hasKey)
            throw new LogException($"topic '{found.Address.Topic}' is compacted, expected a key with every record");
        return found;
    }

    /// <summary>The group metadata that a transaction needs for committing offsets.</summary>
    internal IConsumerGroupMetadata FindGroup(string group) => OpenGroup(group).ConsumerGroupMetadata;

    /// <summary>As <see cref="KafkaTopics.FindDeleted"/>.</summary>
    internal string? FindDeleted(IEnumerable<string> topicsOnCluster) => _topics.FindDeleted(topicsOnCluster);

    /// <summary>Removes a producer that was disposed.</summary>
    internal void Remove(KafkaProducer producer) => _producers.TryRemove(producer, out _);

    private IConsumer<Ignore, Ignore> OpenGroup(string group) => _groups.GetOrAdd(
        group, name => new Lazy<IConsumer<Ignore, Ignore>>(() => _clients.OpenConsumer(name))).Value;
}
