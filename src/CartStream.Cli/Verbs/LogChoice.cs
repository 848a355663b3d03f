using CartStream.Cli.CommandLine;
using CartStream.Log;
using CartStream.Log.Sqlite;

namespace CartStream.Cli.Verbs;

/// <summary>The log of a verb: an embedded one or one on a cluster.</summary>
/// <param name="Store">The embedded log's file; null for the cluster.</param>
/// <param name="Kafka">The cluster; null for the store.</param>
internal sealed record LogChoice(string? Store, KafkaCluster? Kafka)
{
    /// <summary>The fault when both are given, or neither.</summary>
    public const string Expected = "expected either --kafka or --store";

    private const int StorePartitions = 1;

    /// <summary>Whether neither is given.</summary>
    public bool IsNone => Store is null && Kafka is null;

    /// <summary>The cluster's brokers, or the store's file.</summary>
    public string Name => Kafka?.Options.BootstrapServers ?? Store ?? "";

    /// <summary>Every fault, in terms of the command line.</summary>
    public IEnumerable<string> Faults()
    {
        if (IsNone)
            yield return Expected;
        if (Store?.Length == 0)
            yield return "--store is empty, expected a file";
        foreach (var fault in Kafka?.Faults() ?? [])
            yield return fault;
    }

    /// <summary>Opens the log for writing; missing parts are created.</summary>
    /// <param name="verb">The writer's name: an embedded log has one writer at a time.</param>
    /// <param name="host">Reports when a cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long to retry temporary failures of a cluster; null for no limit.</param>
    /// <param name="stop">Ends all waits for a cluster.</param>
    /// <exception cref="LogException">
    /// It can't be opened, another process writes to it, or a topic has wrong settings.
    /// </exception>
    public IEventLog Open(string verb, CliHost host, TimeSpan? patience, CancellationToken stop)
    {
        if (Kafka is not null)
            return Kafka.Open(host, patience, stop);
        var log = OpenStore(Store!, verb);
        try
        {
            log.CreateTopics(Topology.Topics(StorePartitions));
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Opens an embedded log's file for writing, creating it when missing.</summary>
    /// <exception cref="LogException">It can't be opened, or another process writes to it.</exception>
    public static SqliteLog OpenStore(string path, string verb) =>
        new(new SqliteLogOptions { Path = path, Owner = $"cartstream {verb}" });

    /// <summary>Opens an existing log.</summary>
    /// <param name="host">Reports when a cluster does not answer, and when it answers again.</param>
    /// <param name="patience">How long to retry temporary failures of a cluster; null for no limit.</param>
    /// <param name="stop">Ends all waits for a cluster.</param>
    /// <param name="writer">
    /// The writer's name; null for reading only, which is possible while another process writes.
    /// </param>
    /// <exception cref="LogException">
    /// There is no such log, it can't be read, or another process writes to it, too.
    /// </exception>
    public IEventLog OpenExisting(CliHost host, TimeSpan? patience, CancellationToken stop, string? writer = null)
    {
        if (Kafka is not null)
            return Kafka.OpenExisting(host, patience, stop);
        if (!File.Exists(Store))
            throw new LogException($"{Store}: there is no such store: let 'cartstream run' make it first");
        return writer is null
            ? new SqliteLog(new SqliteLogOptions { Path = Store })
            : OpenStore(Store, writer);
    }
}
