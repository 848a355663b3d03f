using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Server;

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
        {
            yield return fault.StartsWith(nameof(Options.SessionTimeout), StringComparison.Ordinal)
                ? $"--session-timeout: {fault}; brokers take 6000 to 1800000 unless they are told otherwise"
                : $"--kafka: {fault}";
        }
    }

    // What is read later, or by others: the compacted topics keep what they have to by themselves.
    private static readonly string[] Kept =
    [
        Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters, Topology.Identities,
        ServerTopics.Impressions,
    ];

    private static readonly string[] Written =
        [.. ServerTopics.All(KafkaCliOptions.PartitionsDefault).Select(topic => topic.Name)];

    // A call that fails is made again by the log that retries, so that an outage is noticed and said early.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the log; missing topics are made.</summary>
    /// <param name="host">Told when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what fails for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting.</param>
    /// <exception cref="LogException">The cluster can't be reached, or a topic is not as it should be.</exception>
    public IEventLog Open(CliHost host, TimeSpan? patience, CancellationToken stop) =>
        Open(host, patience, CreateTopics, stop);

    private void CreateTopics(IEventLog log)
    {
        var partitions = Partitions ?? FindEvents(log) ?? KafkaCliOptions.PartitionsDefault;
        try
        {
            // One first, so that processes that start at once with different numbers don't mix them.
            log.CreateTopics([.. Topology.Topics(partitions).Where(topic => topic.Name == Topology.UserEvents)]);
        }
        catch (TopicDiffersException) when (Partitions is null)
        {
            // Another process was quicker, and this one's broker did not know yet.
            partitions = log.CountPartitions(Topology.UserEvents);
        }

        log.CreateTopics(Topology.Topics(partitions));
    }

    /// <summary>Opens a log whose topics are there.</summary>
    /// <param name="host">Told when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what fails for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting.</param>
    /// <exception cref="LogException">The cluster can't be reached, or has no such topics.</exception>
    public IEventLog OpenExisting(CliHost host, TimeSpan? patience, CancellationToken stop) => Open(
        host, patience, log =>
    {
        try
        {
            log.CountPartitions(Topology.UserEvents);
        }
        catch (MissingTopicException e)
        {
            throw new LogException($"{e.Message}: let 'cartstream process' make it first", e);
        }
    }, stop);

    private RetryingLog Open(CliHost host, TimeSpan? patience, Action<IEventLog> check, CancellationToken stop)
    {
        var outages = new LogOutages(host.Time, line => host.Error.WriteLine($"cartstream: {line}"));
        var kafka = new KafkaLog(Options with { RequestTimeout = RequestTimeout }, stop);
        var log = new RetryingLog(kafka, host.Time, outages, patience, stop);
        try
        {
            check(log);
            foreach (var risk in kafka.FindRisks(Kept, Written))
                host.Error.WriteLine($"cartstream: {risk}");
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static int? FindEvents(IEventLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents)?.Partitions;
}
