using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Log.Sqlite;
using Microsoft.Extensions.Logging;

namespace CartStream.Hosting;

/// <summary>Opens the log of a shop.</summary>
internal static partial class ShopLog
{
    private const int StorePartitions = 1;
    private const int ClusterPartitions = 12;

    // A host that can't reach its cluster must report it instead of starting forever.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(30);

    /// <summary>Opens it; missing parts are created.</summary>
    /// <param name="options">The options, which have no faults.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Logs when a cluster does not answer, and when it answers again.</param>
    /// <param name="stop">Ends all waits for a cluster.</param>
    /// <param name="opening">Ends the attempts to open it; ends with <paramref name="stop"/>, too.</param>
    /// <exception cref="LogException">It can't be opened, or a topic has wrong settings.</exception>
    public static IEventLog Open(
        CartStreamOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken stop,
        CancellationToken opening)
    {
        if (options.Store is { } store)
        {
            var owner = AppDomain.CurrentDomain.FriendlyName;
            var embedded = new SqliteLog(new SqliteLogOptions { Path = store, Owner = owner });
            return Checked(embedded, embedded, _ => StorePartitions);
        }

        var cluster = new KafkaLog(HostedOptions.ToKafka(options), stop);
        var outages = new LogOutages(time, line => LogOutage(logger, line));
        return Checked(
            new RetryingLog(cluster, time, outages, patience: null, stop),
            new RetryingLog(cluster, time, outages, OpeningPatience, opening),
            log => options.Partitions ?? PartitionsOf(log) ?? ClusterPartitions);
    }

    /// <summary>Creates the topics through <paramref name="opening"/>, which wraps the same log.</summary>
    private static IEventLog Checked(IEventLog log, IEventLog opening, Func<IEventLog, int> partitions)
    {
        try
        {
            opening.CreateTopics(Topology.Topics(partitions(opening)));
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static int? PartitionsOf(IEventLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents)?.Partitions;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private static partial void LogOutage(ILogger logger, string line);
}
