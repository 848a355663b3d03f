using CartStream.Kafka;
using CartStream.Pipeline;

namespace CartStream.Cli.Verbs;

/// <summary>A log on a cluster, as the command line names it.</summary>
/// <param name="Options">The cluster.</param>
/// <param name="Partitions">
/// Partitions that topics are made with or have to have; null for as many as there are, or
/// <see cref="KafkaCliOptions.PartitionsDefault"/>.
/// </param>
internal sealed record KafkaCluster(KafkaLogOptions Options, int? Partitions)
{
    /// <summary>Every fault, as the command line would name it.</summary>
    public IEnumerable<string> Faults()
    {
        if (Partitions is < 1 or > 10_000)
            yield return $"--partitions is {Partitions}, expected 1 to 10,000";
        foreach (var fault in Options.Faults())
            yield return $"--kafka: {fault}";
    }

    /// <summary>Opens the log; missing topics are made.</summary>
    /// <exception cref="LogException">The cluster can't be reached, or a topic is not as it should be.</exception>
    public IEventLog Open() =>
        Open(log => log.CreateTopics(Topology.Topics(Partitions ?? FindEvents(log)?.Partitions
            ?? KafkaCliOptions.PartitionsDefault)));

    /// <summary>Opens a log whose topics are there.</summary>
    /// <exception cref="LogException">The cluster can't be reached, or has no such topics.</exception>
    public IEventLog OpenExisting() => Open(log =>
    {
        if (FindEvents(log) is null)
        {
            throw new LogException(
                $"kafka {Options.BootstrapServers}: there is no topic '{Options.TopicPrefix}{Topology.UserEvents}': "
                + "let 'cartstream process' make it first");
        }
    });

    private KafkaLog Open(Action<KafkaLog> check)
    {
        var log = new KafkaLog(Options);
        try
        {
            check(log);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static TopicSpec? FindEvents(KafkaLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents);
}
