using System.Collections.Frozen;
using System.Globalization;

namespace CartStream.Log.Kafka;

/// <summary>The cluster of a <see cref="KafkaLog"/>, and how to use it. Checked once, on opening.</summary>
public sealed record KafkaLogOptions
{
    // The log's guarantees depend on these settings; changing them would change the meaning of a commit.
    private static readonly FrozenSet<string> OwnSettings = FrozenSet.ToFrozenSet(
        [
            "bootstrap.servers", "metadata.broker.list", "group.id", "transactional.id", "transaction.timeout.ms",
            "isolation.level", "enable.idempotence", "acks", "request.required.acks", "enable.auto.commit",
            "enable.auto.offset.store", "auto.offset.reset", "enable.partition.eof", "allow.auto.create.topics",
            "group.instance.id", "session.timeout.ms", "partition.assignment.strategy", "group.protocol",
        ],
        StringComparer.Ordinal);

    /// <summary>The addresses of the cluster: <c>host:port</c>, several separated by commas.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>
    /// Prefix of the name of every topic, group and transactional id, so that several logs can share a cluster; up to
    /// 100 characters of <c>a-z A-Z 0-9 . _ -</c>, empty by default.
    /// </summary>
    public string TopicPrefix { get; init; } = "";

    /// <summary>
    /// Copies of each partition of topics that are created, 1 to 100; the cluster's default by default.
    /// </summary>
    public short? ReplicationFactor { get; init; }

    /// <summary>
    /// Copies that must have a record before it counts as written, in topics that are created, 1 to 100; the cluster's
    /// default by default.
    /// </summary>
    public int? MinInsyncReplicas { get; init; }

    /// <summary>
    /// How long records are kept in topics that are created and not compacted, from 1 ms; null, the default, keeps them
    /// for ever. A record's age counts from the time of its event, which may lie years back.
    /// </summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How long a request may take, its retries included, 1 s to 10 min; 30 s by default.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a transaction may be open before the cluster aborts it, 1 s to 15 min; 60 s by default.
    /// </summary>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a member of a group may be silent before its partitions go to others, 1 s to 30 min; 10 s by default.
    /// Brokers accept 6 s to 30 min unless configured otherwise.
    /// </summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Settings of librdkafka by name, such as <c>security.protocol</c>; they go to every client. Values are never
    /// shown in messages when the name marks them as secret. Empty by default.
    /// </summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Whether a setting of librdkafka is reserved for the log, so that it can't be given.</summary>
    public static bool IsOwnSetting(string name) => OwnSettings.Contains(name);

    /// <summary>Every invalid setting, with the value found and the one expected; empty when all are fine.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (string.IsNullOrWhiteSpace(BootstrapServers))
            faults.Add($"{nameof(BootstrapServers)} is empty, expected host:port");
        faults.AddRange(BootstrapServers.Split(',').Where(HasNoPort)
            .Select(server => $"{nameof(BootstrapServers)} has '{server.Trim()}', expected host:port, a port of 1 to {
                ushort.MaxValue}"));
        if (TopicPrefix.Length > 100 || !TopicPrefix.All(KafkaTopics.IsNameChar))
            faults.Add($"{nameof(TopicPrefix)} is '{TopicPrefix}', expected up to 100 of a-z A-Z 0-9 . _ -");
        CheckRange(faults, nameof(ReplicationFactor), ReplicationFactor ?? 1, 1, 100);
        CheckRange(faults, nameof(MinInsyncReplicas), MinInsyncReplicas ?? 1, 1, 100);
        if (MinInsyncReplicas > ReplicationFactor)
        {
            faults.Add(
                $"{nameof(MinInsyncReplicas)} is {MinInsyncReplicas}, expected at most {nameof(ReplicationFactor)}, {
                    ReplicationFactor}");
        }

        if (Retention is { } kept)
            CheckRange(faults, $"{nameof(Retention)} in ms", (long)kept.TotalMilliseconds, 1, long.MaxValue);
        CheckRange(faults, $"{nameof(RequestTimeout)} in ms", (long)RequestTimeout.TotalMilliseconds, 1_000, 600_000);
        CheckRange(
            faults, $"{nameof(TransactionTimeout)} in ms", (long)TransactionTimeout.TotalMilliseconds, 1_000, 900_000);
        CheckRange(
            faults, $"{nameof(SessionTimeout)} in ms", (long)SessionTimeout.TotalMilliseconds, 1_000, 1_800_000);
        faults.AddRange(Settings.Keys.Where(OwnSettings.Contains).Order(StringComparer.Ordinal)
            .Select(name => $"setting '{name}' is the log's own and can't be given"));
        return faults;
    }

    /// <summary>Whether the text after a colon can't be a port. Without a port the client uses 9092.</summary>
    private static bool HasNoPort(string server)
    {
        var host = server.Trim().Split("://")[^1];
        var colon = host.LastIndexOf(':');
        // IPv6 addresses without brackets contain colons.
        var isPort = colon > host.LastIndexOf(']') && (host.Contains(']') || host.IndexOf(':') == colon);
        return isPort && !(ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, null, out var port) && port > 0);
    }

    private static void CheckRange(List<string> faults, string name, long found, long min, long max)
    {
        if (found < min || found > max)
            faults.Add($"{name} is {found}, expected {min} to {max}");
    }
}
