using CartStream.Log;
using CartStream.Options;
using CartStream.Processing.Items;
using CartStream.Server.Engine;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Writing;

namespace CartStream.Server.Api;

/// <summary>Reads the server's current status.</summary>
internal sealed class StatusReport(
    IEventLog log,
    ShopNode node,
    GroupCommit writes,
    EnginePool engines,
    ItemCatalogue catalogue,
    LiveHub hub,
    ServerOptions options,
    KeyRing keys,
    TimeProvider time)
{
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly RecentLatency _latency = new();

    /// <summary>Records not written durably yet.</summary>
    public int WaitingRecords => writes.Waiting;

    /// <summary>
    /// Takes the samples for the recent figures, and reads the status; called once a second, on one thread.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public ServerStatus Sample()
    {
        _latency.Sample(node.Latency);
        return Read();
    }

    /// <summary>The status now.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public ServerStatus Read()
    {
        var totals = node.Totals;
        // Read concurrently with the processor: at worst, the newest counts are missing.
        var latency = node.Latency.Percentiles();
        var recent = _latency.Value;
        return new ServerStatus(
            time.GetUtcNow(),
            _started,
            node.State.ToString().ToLowerInvariant(),
            node.NotReadyReason,
            node.Lag,
            totals.Events,
            totals.Recommendations,
            totals.DeadLetters,
            totals.Duplicates,
            totals.Late,
            totals.Sessions,
            node.ShopperCount,
            node.Items.Count,
            catalogue.Count,
            engines.Answers,
            writes.Waiting,
            hub.Count,
            new ModelStatus(node.Model.Model.Name, node.Model.Model.Version, node.Model.Model.Bytes, node.ConfigHash),
            new LatencyStatus(latency.P50, latency.P90, latency.P99),
            new LatencyStatus(recent.P50, recent.P90, recent.P99));
    }

    /// <summary>The log's topics with their sizes, and the settings.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public SystemResponse ReadSystem() => new(
        Read(),
        [
            .. from topic in log.ListTopics()
               from partition in Enumerable.Range(0, topic.Partitions)
               select new TopicStatus(
                   topic.Name,
                   partition,
                   topic.Compacted,
                   log.EndOffset(topic.Name, partition),
                   topic.Name == Topology.UserEvents ? node.ProcessedTo(partition) : null),
        ],
        new SettingsStatus(
            options.Model,
            node.Options.Count,
            node.Options.Shoppers.HistoryItems,
            node.Options.Shoppers.IdleGapMs,
            node.Options.Shoppers.RetentionMs,
            node.Options.Policy.CartSlots(node.Options.Count),
            node.Options.Policy.ExcludeCurrent,
            options.Limits,
            keys.IsRequired,
            options.CorsOrigins,
            options.EvaluationFile is { } file ? Path.GetFileName(file) : null,
            TunableParameters.All.ToDictionary(
                one => one.Name, one => TunableParameters.Value(options.Parameters, one), StringComparer.Ordinal)),
        ProcessStatus.Read());
}
