using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Server.Node;

namespace CartStream.Hosting;

/// <summary>
/// The settings of a hosted shop. Read from the configuration's section <c>CartStream</c> (of a keyed shop
/// <c>CartStream:Shops:KEY</c>) and the file <c>cartstream.json</c> in the content root, then from code, and checked
/// when the application starts. The names are those of <c>cartstream serve</c>'s options, with or without hyphens.
/// </summary>
public sealed class CartStreamOptions
{
    /// <summary>The configuration's section.</summary>
    public const string SectionName = "CartStream";

    private static readonly ServerLimits LimitDefaults = new();
    private static readonly ProcessorOptions ProcessorDefaults = new();

    /// <summary>The file of the embedded log, created when it is missing; its folder must exist.</summary>
    public string? Store { get; set; }

    /// <summary>The brokers of a Kafka cluster, <c>host:port</c>, several separated by commas.</summary>
    public string? Kafka { get; set; }

    /// <summary>
    /// The file of API keys of the HTTP API; by default the store's name followed by <c>.keys.json</c>, or
    /// <c>cartstream.keys.json</c> with a cluster. It need not exist.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>
    /// Whether the HTTP API answers other machines even without API keys and without the host's authorization; false by
    /// default.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>The model: <c>full</c> (default) or <c>blend</c>.</summary>
    public string Model { get; set; } = ShopModel.DefaultName;

    /// <summary>A file of the model's parameters, as written by <c>cartstream tune</c>; none by default.</summary>
    public string? Params { get; set; }

    /// <summary>
    /// Which events are answered with a stored recommendation: <c>every-event</c> (default), <c>session-start</c> or
    /// <c>cart</c>.
    /// </summary>
    public string Recommend { get; set; } = RecommendWhenNames.Text(ProcessorDefaults.When);

    /// <summary>Items in a stored recommendation, 1 to 100; 10 by default.</summary>
    public int Count { get; set; } = ProcessorDefaults.Count;

    /// <summary>
    /// N: how many of the last items of a session and of a shopper are kept, 1 to 100; 10 by default.
    /// </summary>
    public int History { get; set; } = ProcessorDefaults.Shoppers.HistoryItems;

    /// <summary>
    /// Where cart items go: <c>cart-first</c> (default), or <c>ranked</c> by the model among its recommendations.
    /// </summary>
    public string Policy { get; set; } = PolicyOptions.CartFirstName;

    /// <summary>Slots of a recommendation that cart items may take, 0 to 100; half of them by default.</summary>
    public int? CartItems { get; set; }

    /// <summary>Days after its newest change for which a cart item is recommended, 1 to 36,525; 30 by default.
    /// </summary>
    public int CartDays { get; set; } = ProcessorDefaults.Policy.CartDays;

    /// <summary>Days after which a bought item may be recommended again, 1 to 36,525; never by default.</summary>
    public int? BuyAgainDays { get; set; }

    /// <summary>Whether the most recently touched item may be recommended; false by default.</summary>
    public bool AllowCurrent { get; set; }

    /// <summary>
    /// The share of recommendations in which another candidate than the best replaces one discovery, so that items that
    /// were not shown can be evaluated, 0 to 0.5; 0 by default.
    /// </summary>
    public double Explore { get; set; } = ProcessorDefaults.Explore;

    /// <summary>Idle minutes that end a session without an id; 30 by default.</summary>
    public double IdleMinutes { get; set; } = ProcessorDefaults.Shoppers.IdleGapMs / 60_000.0;

    /// <summary>Days without events after which a shopper's state is dropped; 90 by default.</summary>
    public double RetentionDays { get; set; } = ProcessorDefaults.Shoppers.RetentionMs / 86_400_000.0;

    /// <summary>How many seconds an event's own time may be ahead of its receipt, 0 to 86,400; 10 by default.</summary>
    public double ClockToleranceSeconds { get; set; } = ProcessorDefaults.Shoppers.ClockToleranceMs / 1_000.0;

    /// <summary>
    /// How many seconds a purchase's time may be before that of its cart event, 0 to 86,400; 5 by default.
    /// </summary>
    public double SkewSeconds { get; set; } = ProcessorDefaults.Shoppers.SkewMs / 1_000.0;

    /// <summary>
    /// Whether processing continues, with a warning, when a cluster deleted events before they were read; false by
    /// default.
    /// </summary>
    public bool AcceptLoss { get; set; }

    /// <summary>
    /// A file of rules to apply from the start: pin, boost, bury, exclude, diversity, buy_again and cart_age. By
    /// default none, and the stored rules apply.
    /// </summary>
    public string? Rules { get; set; }

    /// <summary>A file of variants to which shoppers are assigned by share; none by default.</summary>
    public string? Experiments { get; set; }

    /// <summary>
    /// A file of a configuration that is scored on the same events without being served; none by default.
    /// </summary>
    public string? Shadow { get; set; }

    /// <summary>A report of <c>cartstream evaluate --json</c> for the dashboard; none by default.</summary>
    public string? Evaluation { get; set; }

    /// <summary>Web sites whose pages may call the HTTP API from a browser; none by default.</summary>
    public IList<string> Cors { get; } = [];

    /// <summary>Longest body of a request, 1 KiB to 64 MiB; 4 MiB by default.</summary>
    public long MaxBody { get; set; } = LimitDefaults.BodyBytesMax;

    /// <summary>Most requests in progress, 1 to 10,000; as many more may wait; 256 by default.</summary>
    public int MaxConcurrent { get; set; } = LimitDefaults.ConcurrentMax;

    /// <summary>Requests a second per API key, or per address, 0.01 to 1,000,000; 20,000 by default.</summary>
    public double Rate { get; set; } = LimitDefaults.RequestsPerSecond;

    /// <summary>
    /// How long a call of <see cref="ICartRecommender"/> waits while the shop restores its state after a start, 0 to 10
    /// minutes; 10 s by default.
    /// </summary>
    public TimeSpan RestoreWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A prefix for the names of every topic, group and transactional id on a cluster; empty by default.
    /// </summary>
    public string TopicPrefix { get; set; } = "";

    /// <summary>Partitions of topics that are created on a cluster, 1 to 10,000; 12 by default.</summary>
    public int? Partitions { get; set; }

    /// <summary>
    /// Copies of each partition of topics that are created, 1 to 100; the cluster's default by default.
    /// </summary>
    public int? Replication { get; set; }

    /// <summary>
    /// Copies that must have a record before it counts as written, for topics that are created, 1 to 100; the cluster's
    /// default by default.
    /// </summary>
    public int? MinInsync { get; set; }

    /// <summary>Settings of librdkafka by name, such as <c>security.protocol</c>; none by default.</summary>
    public IDictionary<string, string> KafkaConfig { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// This process's name on a cluster: after a restart with the same name, it gets its partitions back. None by
    /// default.
    /// </summary>
    public string? Member { get; set; }

    /// <summary>
    /// The hash of the cluster's current configuration, which this process's replaces; none by default. A process whose
    /// settings differ from the others' can't join them.
    /// </summary>
    public string? ReplaceConfig { get; set; }

    /// <summary>
    /// How long this process may be silent on a cluster before its partitions are given to others, 1 s to 30 min; 10 s
    /// by default.
    /// </summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Faults of the configuration, reported with the other faults.</summary>
    internal List<string> ConfigurationFaults { get; } = [];

    /// <summary>Keeps the log in a file; undoes <see cref="UseKafka"/>.</summary>
    /// <param name="store">The file, created when it is missing; its folder must exist.</param>
    public CartStreamOptions UseSqlite(string store)
    {
        (Store, Kafka) = (store, null);
        return this;
    }

    /// <summary>Keeps the log on a Kafka cluster; undoes <see cref="UseSqlite"/>.</summary>
    /// <param name="brokers">The brokers: <c>host:port</c>, several separated by commas.</param>
    public CartStreamOptions UseKafka(string brokers)
    {
        (Store, Kafka) = (null, brokers);
        return this;
    }
}
