using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Log.Sqlite;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Server.Node;
using CartStream.Shoppers;

namespace CartStream.Hosting;

/// <summary>Converts a shop's options to those of the server and of the logs.</summary>
internal static class HostedOptions
{
    private const string ClusterKeys = "cartstream.keys.json";
    private static readonly TimeSpan RestoreWaitMax = TimeSpan.FromMinutes(10);

    // The longest that readers may wait for the open transaction of a server that was killed and does not return.
    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(10);

    // The retrying log repeats a failed call, so an outage is noticed and reported early.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private static readonly string[] ConnectionBegins = ["Data Source=", "DataSource=", "Filename=", "file:"];

    /// <summary>All faults, by the name of the option; empty when valid.</summary>
    public static IReadOnlyList<string> Faults(CartStreamOptions options)
    {
        var faults = new List<string>(options.ConfigurationFaults);
        faults.AddRange(FaultsOfLog(options));
        if (options.RestoreWait < TimeSpan.Zero || options.RestoreWait > RestoreWaitMax)
            faults.Add($"RestoreWait: found {options.RestoreWait}, expected 0 to {RestoreWaitMax}");
        if (!RecommendWhenNames.TryParse(options.Recommend, out _))
            faults.Add($"Recommend: found '{options.Recommend}', expected {RecommendWhenNames.Accepted}");
        if (options.Policy is not (PolicyOptions.CartFirstName or PolicyOptions.RankedName))
        {
            faults.Add(
                $"Policy: found '{options.Policy}', expected {PolicyOptions.CartFirstName} or "
                + PolicyOptions.RankedName);
        }

        if (options is { ReplaceConfig: not null, Kafka: null })
            faults.Add("ReplaceConfig: expected Kafka, too; a store takes the settings that it is opened with");
        var files = ShopFiles.Read(options, faults);
        faults.AddRange(ToServer(options, files).Faults());
        // A setting that is made in code is in every source of the host's configuration.
        return [.. faults.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The identity of the log, to detect two shops with the same one; null when none is configured.</summary>
    public static string? LogOf(CartStreamOptions options) => options switch
    {
        { Kafka: { Length: > 0 } brokers } => $"kafka {brokers} {options.TopicPrefix}".TrimEnd(),
        { Store: { Length: > 0 } store } => Path.GetFullPath(store),
        _ => null,
    };

    /// <summary>The options of the server.</summary>
    /// <exception cref="IOException">A file can't be read any more, or its content is now invalid.</exception>
    public static ServerOptions ToServer(CartStreamOptions options)
    {
        var faults = new List<string>();
        var files = ShopFiles.Read(options, faults);
        return faults.Count == 0
            ? ToServer(options, files)
            : throw new IOException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>The options of the cluster.</summary>
    public static KafkaLogOptions ToKafka(CartStreamOptions options) => new()
    {
        BootstrapServers = options.Kafka ?? "",
        TopicPrefix = options.TopicPrefix,
        // Values out of range stay out of range and are reported.
        ReplicationFactor = options.Replication is { } copies
            ? (short)Math.Clamp(copies, short.MinValue, short.MaxValue)
            : null,
        MinInsyncReplicas = options.MinInsync,
        Settings = options.KafkaConfig.AsReadOnly(),
        SessionTimeout = options.SessionTimeout,
        TransactionTimeout = OpenMax,
        RequestTimeout = RequestTimeout,
    };

    // What SQLite's own libraries take instead of a path; as one, it would be a file of that name.
    private static bool IsConnection(string store) => store == ":memory:"
        || ConnectionBegins.Any(begin => store.StartsWith(begin, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> FaultsOfLog(CartStreamOptions options)
    {
        if (options is { Store: null, Kafka: null })
            return ["found no log, expected UseSqlite or UseKafka, or the setting Store or Kafka"];
        if (options is { Store: not null, Kafka: not null })
            return ["found Store and Kafka, expected one of them"];
        if (options.Store is { } connection && IsConnection(connection))
            return [$"Store: found '{connection}', expected the path of a file alone, such as shop.db"];
        if (options.Store is { } store)
            return [.. new SqliteLogOptions { Path = store }.Faults().Select(fault => $"Store: {fault}")];

        var partitions = options.Partitions is < 1 or > 10_000
            ? new[] { $"Partitions: found {options.Partitions}, expected 1 to 10,000" }
            : [];
        return [.. partitions, .. ToKafka(options).Faults().Select(fault => $"Kafka: {fault}")];
    }

    private static ServerOptions ToServer(CartStreamOptions options, ShopFiles files) => new()
    {
        KeysFile = options.Keys ?? (options.Store is { } store ? $"{store}.keys.json" : ClusterKeys),
        Insecure = options.Insecure,
        Model = options.Model,
        Parameters = files.Parameters,
        Processor = ToProcessor(options) with { Experiment = files.Experiment, Shadow = files.Shadow },
        Rules = files.Rules,
        EvaluationFile = options.Evaluation,
        CorsOrigins = [.. options.Cors],
        Shared = options.Kafka is null
            ? null
            : new SharedLogOptions
            {
                Member = options.Member,
                ReplacesConfig = options.ReplaceConfig,
                AcceptsLoss = options.AcceptLoss,
            },
        Limits = new ServerLimits
        {
            BodyBytesMax = options.MaxBody,
            ConcurrentMax = options.MaxConcurrent,
            RequestsPerSecond = options.Rate,
        },
    };

    private static ProcessorOptions ToProcessor(CartStreamOptions options) => new()
    {
        When = RecommendWhenNames.TryParse(options.Recommend, out var when) ? when : RecommendWhen.EveryEvent,
        Count = options.Count,
        BatchEventsMax = ServerOptions.BatchEventsMax,
        Explore = options.Explore,
        Shoppers = new ShopperOptions
        {
            HistoryItems = options.History,
            IdleGapMs = (long)(options.IdleMinutes * 60_000),
            RetentionMs = (long)(options.RetentionDays * 86_400_000),
            ClockToleranceMs = (long)(options.ClockToleranceSeconds * 1_000),
            SkewMs = (long)(options.SkewSeconds * 1_000),
        },
        Policy = new PolicyOptions
        {
            CartItemsMax = options.CartItems,
            IsRanked = options.Policy == PolicyOptions.RankedName,
            CartDays = options.CartDays,
            BuyAgainDays = options.BuyAgainDays,
            ExcludeCurrent = !options.AllowCurrent,
        },
    };
}
