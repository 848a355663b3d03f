using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;

namespace CartStream.Cli.Verbs;

/// <summary>Which log a verb works on: an embedded one or one on a cluster.</summary>
/// <param name="Store">The embedded log's file; null for the cluster.</param>
/// <param name="Kafka">The cluster; null for the store.</param>
internal sealed record LogChoice(string? Store, KafkaCluster? Kafka)
{
    private const int StorePartitions = 1;

    /// <summary>Neither the one nor the other.</summary>
    public bool IsNone => Store is null && Kafka is null;

    /// <summary>The cluster's brokers, or the store's file.</summary>
    public string Name => Kafka?.Options.BootstrapServers ?? Store ?? "";

    /// <summary>Every fault, as the command line would name it.</summary>
    public IEnumerable<string> Faults()
    {
        if ((Kafka is null) == (Store is null))
            yield return "expected either --kafka or --store";
        if (Store?.Length == 0)
            yield return "--store is empty, expected a file";
        foreach (var fault in Kafka?.Faults() ?? [])
            yield return fault;
    }

    /// <summary>Opens it for who processes its events; what is missing of it is made.</summary>
    /// <param name="host">Told when a cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what a cluster fails in for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting for a cluster.</param>
    /// <exception cref="LogException">It can't be opened, or a topic is not as it should be.</exception>
    public IEventLog Open(CliHost host, TimeSpan? patience, CancellationToken stop)
    {
        if (Kafka is not null)
            return Kafka.Open(host, patience, stop);
        var log = new SqliteLog(new SqliteLogOptions { Path = Store!, IsOwner = true });
        log.CreateTopics(Topology.Topics(StorePartitions));
        return log;
    }

    /// <summary>Opens a log that is there.</summary>
    /// <param name="host">Told when a cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long what a cluster fails in for now is tried again; null for ever.</param>
    /// <param name="stop">Ends all waiting for a cluster.</param>
    /// <exception cref="LogException">There is no such log, or it can't be read.</exception>
    public IEventLog OpenExisting(CliHost host, TimeSpan? patience, CancellationToken stop)
    {
        if (Kafka is not null)
            return Kafka.OpenExisting(host, patience, stop);
        return File.Exists(Store)
            ? new SqliteLog(new SqliteLogOptions { Path = Store })
            : throw new LogException($"{Store}: there is no such store: let 'cartstream run' make it first");
    }
}
