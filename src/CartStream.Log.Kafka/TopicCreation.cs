using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace CartStream.Log.Kafka;

/// <summary>Creates topics, and waits until they can be written to.</summary>
internal sealed class TopicCreation(KafkaClients clients)
{
    private const string ForEver = "-1";

    // How long a starting cluster may have too few brokers for a topic's copies.
    private static readonly TimeSpan BrokersMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BrokersPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeaderPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Creates topics that are missing; another process may be quicker.</summary>
    /// <param name="admin">The client.</param>
    /// <param name="missing">The topics.</param>
    /// <param name="metadata">Queries any broker for the topics that it knows.</param>
    /// <exception cref="LogException">One can't be created, or has no leader in time.</exception>
    public void Create(IAdminClient admin, IReadOnlyList<TopicSpec> missing, Func<List<TopicMetadata>> metadata)
    {
        var timeout = clients.Options.RequestTimeout;
        var specifications = missing.Select(ToSpecification).ToList();
        var options = new CreateTopicsOptions { OperationTimeout = timeout, RequestTimeout = timeout };
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            while (!TryCreate(
                admin, specifications, options, TimeProvider.System.GetElapsedTime(started) < BrokersMax))
            {
                Task.Delay(BrokersPause, TimeProvider.System).GetAwaiter().GetResult();
            }
        }
        catch (KafkaException e)
        {
            var names = string.Join(", ", specifications.Select(s => s.Name));
            throw clients.Fault($"creating topics {names}", e, Creating(e));
        }

        WaitForLeaders([.. specifications.Select(specification => specification.Name)], metadata);
    }

    private static NeededRights Creating(KafkaException e) => new()
    {
        TopicRight = "Create",
        Topics = e is CreateTopicsException created
            ? string.Join(", ", created.Results.Where(result => result.Error.Code == ErrorCode.TopicAuthorizationFailed)
                .Select(result => $"'{result.Topic}'"))
            : null,
    };

    /// <summary>False when a starting cluster has too few brokers yet, and <paramref name="mayWait"/> is set.</summary>
    private static bool TryCreate(
        IAdminClient admin, List<TopicSpecification> specifications, CreateTopicsOptions options, bool mayWait)
    {
        try
        {
            admin.CreateTopicsAsync(specifications, options).GetAwaiter().GetResult();
            return true;
        }
        catch (CreateTopicsException e) when (e.Results.All(
            result => result.Error.Code is ErrorCode.NoError or ErrorCode.TopicAlreadyExists))
        {
            // Another process was faster; its topic is checked like any other.
            return true;
        }
        catch (CreateTopicsException e) when (mayWait && e.Results.All(result => result.Error.Code
            is ErrorCode.NoError or ErrorCode.TopicAlreadyExists or ErrorCode.InvalidReplicationFactor))
        {
            return false;
        }
    }

    /// <summary>Each broker learns of a new topic a little later than the one that created it.</summary>
    private void WaitForLeaders(HashSet<string> names, Func<List<TopicMetadata>> metadata)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (metadata().Count(topic => names.Contains(topic.Topic) && HasLeaders(topic)) < names.Count)
        {
            if (TimeProvider.System.GetElapsedTime(started) > clients.Options.RequestTimeout)
                throw new LogException($"{clients.Where}: no leader for {string.Join(", ", names)}");
            Task.Delay(LeaderPause, TimeProvider.System).GetAwaiter().GetResult();
        }
    }

    private static bool HasLeaders(TopicMetadata topic) =>
        topic.Error.Code == ErrorCode.NoError && topic.Partitions.TrueForAll(partition => partition.Leader >= 0);

    private TopicSpecification ToSpecification(TopicSpec topic)
    {
        var configs = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [KafkaTopics.CleanupPolicy] = KafkaTopics.PolicyOf(topic),
            ["message.timestamp.type"] = "CreateTime",
        };
        // Brokers count a record's age from its own time, and events may be replayed years later.
        var retentionMs = clients.Options.Retention is { } kept ? (long)kept.TotalMilliseconds : -1;
        if (!topic.Compacted)
        {
            configs["retention.ms"] = retentionMs.ToString(CultureInfo.InvariantCulture);
            configs["retention.bytes"] = ForEver;
        }

        if (clients.Options.MinInsyncReplicas is { } min)
            configs["min.insync.replicas"] = min.ToString(CultureInfo.InvariantCulture);
        return new TopicSpecification
        {
            Name = clients.Options.TopicPrefix + topic.Name,
            NumPartitions = topic.Partitions,
            ReplicationFactor = clients.Options.ReplicationFactor ?? -1,
            Configs = configs,
        };
    }
}
