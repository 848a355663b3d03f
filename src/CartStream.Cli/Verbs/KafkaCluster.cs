using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;

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

    // A call that fails is made again by the log that retries, so that an outage is noticed and said early.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the log; missing topics are made.</summary>
    /// <param name="host">Told when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what fails for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting.</param>
    /// <exception cref="LogException">The cluster can't be reached, or a topic is not as it should be.</exception>
    public IEventLog Open(CliHost host, TimeSpan? patience, CancellationToken stop) =>
        Open(host, patience, log => log.CreateTopics(Topology.Topics(Partitions ?? FindEvents(log)?.Partitions
            ?? KafkaCliOptions.PartitionsDefault)), stop);

    /// <summary>Opens a log whose topics are there.</summary>
    /// <param name="host">Told when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what fails for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting.</param>
    /// <exception cref="LogException">The cluster can't be reached, or has no such topics.</exception>
    public IEventLog OpenExisting(CliHost host, TimeSpan? patience, CancellationToken stop) => Open(
        host, patience, log =>
    {
        if (FindEvents(log) is null)
        {
            throw new LogException(
                $"kafka {Options.BootstrapServers}: there is no topic '{Options.TopicPrefix}{Topology.UserEvents}': "
                + "let 'cartstream process' make it first");
        }
    }, stop);

    private RetryingLog Open(CliHost host, TimeSpan? patience, Action<IEventLog> check, CancellationToken stop)
    {
        var outages = new LogOutages(host.Time, line => host.Error.WriteLine($"cartstream: {line}"));
        var log = new RetryingLog(
            new KafkaLog(Options with { RequestTimeout = RequestTimeout }, stop), host.Time, outages, patience, stop);
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

    private static TopicSpec? FindEvents(IEventLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents);
}
