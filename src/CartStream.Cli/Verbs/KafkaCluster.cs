using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Server;

namespace CartStream.Cli.Verbs;

/// <summary>A log on a cluster, as given on the command line.</summary>
/// <param name="Options">The cluster.</param>
/// <param name="Partitions">
/// Partitions that created topics get and existing ones must have; null for any existing number, or
/// <see cref="KafkaCliOptions.PartitionsDefault"/>.
/// </param>
internal sealed record KafkaCluster(KafkaLogOptions Options, int? Partitions)
{
    /// <summary>Every fault, in terms of the command line.</summary>
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

    // Topics that are read later or by others; compacted topics retain their data anyway.
    private static readonly string[] Kept =
    [
        Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters, Topology.Identities,
        ServerTopics.Impressions,
    ];

    private static readonly string[] Written =
        [.. ServerTopics.All(KafkaCliOptions.PartitionsDefault).Select(topic => topic.Name)];

    // The retrying log repeats a failed call, so an outage is noticed and reported early.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Opens the log; missing topics are created.</summary>
    /// <param name="host">Reports when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long to retry temporary failures; null for no limit.</param>
    /// <param name="stop">Ends all waits.</param>
    /// <exception cref="LogException">The cluster can't be reached, or a topic has wrong settings.</exception>
    public IEventLog Open(CliHost host, TimeSpan? patience, CancellationToken stop) =>
        Open(host, patience, CreateTopics, stop);

    private void CreateTopics(IEventLog log)
    {
        var partitions = Partitions ?? FindEvents(log) ?? KafkaCliOptions.PartitionsDefault;
        try
        {
            // Create one topic first, so that processes that start at the same time with different numbers don't mix
            // them.
            log.CreateTopics([.. Topology.Topics(partitions).Where(topic => topic.Name == Topology.UserEvents)]);
        }
        catch (TopicDiffersException) when (Partitions is null)
        {
            // Another process was faster, and this one's broker did not have the topic yet.
            partitions = log.CountPartitions(Topology.UserEvents);
        }

        log.CreateTopics(Topology.Topics(partitions));
    }

    /// <summary>Opens a log with existing topics.</summary>
    /// <param name="host">Reports when the cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long to retry temporary failures; null for no limit.</param>
    /// <param name="stop">Ends all waits.</param>
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
