using CartStream.Models;
using CartStream.Policies;
using CartStream.Processing.Processor;
using CartStream.Server.Node;

namespace CartStream.Hosting;

/// <summary>
/// How a shop is hosted. Read from the configuration's section <c>CartStream</c> (of a keyed shop
/// <c>CartStream:Shops:KEY</c>) and the file <c>cartstream.json</c> in the content root, then from code, and checked
/// when the application starts. Names are those of <c>cartstream serve</c>'s options, with or without hyphens.
/// </summary>
public sealed class CartStreamOptions
{
    /// <summary>The configuration's section.</summary>
    public const string SectionName = "CartStream";

    private static readonly ServerLimits LimitDefaults = new();
    private static readonly ProcessorOptions ProcessorDefaults = new();

    /// <summary>The file of the embedded log, created when it is missing, in a folder that exists.</summary>
    public string? Store { get; set; }

    /// <summary>The brokers of a Kafka cluster, <c>host:port</c>, several parted by commas.</summary>
    public string? Kafka { get; set; }

    /// <summary>The file of API keys of the HTTP API; by default the store's name with <c>.keys.json</c> behind it, or
    /// <c>cartstream.keys.json</c> on a cluster. It need not exist.</summary>
    public string? Keys { get; set; }

    /// <summary>
    /// Whether the HTTP API answers other machines although it has no API keys and the host asks for no authorization;
    /// false by default.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>The model: <c>full</c> (default) or <c>blend</c>.</summary>
    public string Model { get; set; } = ShopModel.DefaultName;

    /// <summary>A file of the model's parameters, as <c>cartstream tune</c> writes it; none by default.</summary>
    public string? Params { get; set; }

    /// <summary>Which events are answered with a recommendation that is stored: <c>every-event</c> (default),
    /// <c>session-start</c> or <c>cart</c>.</summary>
    public string Recommend { get; set; } = RecommendWhenNames.Text(ProcessorDefaults.When);

    /// <summary>Items of a stored recommendation, 1 to 100; 10 by default.</summary>
    public int Count { get; set; } = ProcessorDefaults.Count;

    /// <summary>N: how many of the last items are kept of a session and a shopper, 1 to 100; 10 by default.</summary>
    public int History { get; set; } = ProcessorDefaults.Shoppers.HistoryItems;

    /// <summary>Where the cart goes: <c>cart-first</c> (default), or <c>ranked</c> by the model among what it
    /// recommends.</summary>
    public string Policy { get; set; } = PolicyOptions.CartFirstName;

    /// <summary>Slots of a recommendation that cart items may take, 0 to 100; half of them by default.</summary>
    public int? CartItems { get; set; }

    /// <summary>Days after its newest change for which a cart item is recommended, 1 to 36,525; 30 by default.
    /// </summary>
    public int CartDays { get; set; } = ProcessorDefaults.Policy.CartDays;

    /// <summary>Days after which a bought item may be recommended again, 1 to 36,525; never by default.</summary>
    public int? BuyAgainDays { get; set; }

    /// <summary>Whether the item that was touched last may be recommended; false by default.</summary>
    public bool AllowCurrent { get; set; }

    /// <summary>The share of recommendations in which one discovery is another than the best, so that what was not
    /// shown can be judged, 0 to 0.5; 0 by default.</summary>
    public double Explore { get; set; } = ProcessorDefaults.Explore;

    /// <summary>Idle minutes that end a session which has no id; 30 by default.</summary>
    public double IdleMinutes { get; set; } = ProcessorDefaults.Shoppers.IdleGapMs / 60_000.0;

    /// <summary>Days without events after which a shopper's state is dropped; 90 by default.</summary>
    public double RetentionDays { get; set; } = ProcessorDefaults.Shoppers.RetentionMs / 86_400_000.0;

    /// <summary>How many seconds ahead of when it was received an event's own time is believed, 0 to 86,400; 10 by
    /// default.</summary>
    public double ClockToleranceSeconds { get; set; } = ProcessorDefaults.Shoppers.ClockToleranceMs / 1_000.0;

    /// <summary>How many seconds a purchase may be stamped before the cart event that it is of, 0 to 86,400; 5 by
    /// default.</summary>
    public double SkewSeconds { get; set; } = ProcessorDefaults.Shoppers.SkewMs / 1_000.0;

    /// <summary>Whether processing goes on, and says so, where a cluster deleted events before they were read;
    /// false by default.</summary>
    public bool AcceptLoss { get; set; }

    /// <summary>A file of rules that hold from the start on: pin, boost, bury, exclude and diversity; none by default,
    /// and what is stored holds.</summary>
    public string? Rules { get; set; }

    /// <summary>A file of variants, by which shoppers are answered, each its share of them; none by default.</summary>
    public string? Experiments { get; set; }

    /// <summary>A file of a configuration that is scored on the same events, and answers nobody; none by default.
    /// </summary>
    public string? Shadow { get; set; }

    /// <summary>A report of <c>cartstream evaluate --json</c> for the dashboard; none by default.</summary>
    public string? Evaluation { get; set; }

    /// <summary>Web sites whose pages may call the HTTP API from a browser; none by default.</summary>
    public IList<string> Cors { get; } = [];

    /// <summary>Longest body of a request, 1 KiB to 64 MiB; 4 MiB by default.</summary>
    public long MaxBody { get; set; } = LimitDefaults.BodyBytesMax;

    /// <summary>Requests worked on at once, 1 to 10,000, and as many may wait; 256 by default.</summary>
    public int MaxConcurrent { get; set; } = LimitDefaults.ConcurrentMax;

    /// <summary>Requests a second of one API key, or of one address, 0.01 to 1,000,000; 20,000 by default.</summary>
    public double Rate { get; set; } = LimitDefaults.RequestsPerSecond;

    /// <summary>
    /// How long a call of <see cref="ICartRecommender"/> waits while the shop restores its state after a start, 0 to 10
    /// minutes; 10 s by default.
    /// </summary>
    public TimeSpan RestoreWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Stands before the name of every topic, group and transactional id on a cluster; empty by default.
    /// </summary>
    public string TopicPrefix { get; set; } = "";

    /// <summary>Partitions of topics that are missing on a cluster, 1 to 10,000; 12 by default.</summary>
    public int? Partitions { get; set; }

    /// <summary>Copies of each partition of topics that are missing, 1 to 100; the cluster's default by default.
    /// </summary>
    public int? Replication { get; set; }

    /// <summary>Copies that must have a record before it counts as written, of topics that are missing, 1 to 100; the
    /// cluster's default by default.</summary>
    public int? MinInsync { get; set; }

    /// <summary>Settings of librdkafka by name, such as <c>security.protocol</c>; none by default.</summary>
    public IDictionary<string, string> KafkaConfig { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// This process's own name on a cluster: after a restart under it, it finds its partitions as it left them. None by
    /// default.
    /// </summary>
    public string? Member { get; set; }

    /// <summary>
    /// The hash of the configuration that the processes of a cluster have, where this one's replaces it; none by
    /// default. A process whose settings differ from those of the others does not join them.
    /// </summary>
    public string? ReplaceConfig { get; set; }

    /// <summary>How long this process may be silent before its partitions go to others, on a cluster, 1 s to 30 min; 10
    /// s by default.</summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What was wrong in the configuration; checked with the rest.</summary>
    internal List<string> ConfigurationFaults { get; } = [];

    /// <summary>Keeps the log in a file, and takes back <see cref="UseKafka"/>.</summary>
    /// <param name="store">The file, created when it is missing, in a folder that exists.</param>
    public CartStreamOptions UseSqlite(string store)
    {
        (Store, Kafka) = (store, null);
        return this;
    }

    /// <summary>Keeps the log on a Kafka cluster, and takes back <see cref="UseSqlite"/>.</summary>
    /// <param name="brokers">Where it is: <c>host:port</c>, several parted by commas.</param>
    public CartStreamOptions UseKafka(string brokers)
    {
        (Store, Kafka) = (null, brokers);
        return this;
    }
}
