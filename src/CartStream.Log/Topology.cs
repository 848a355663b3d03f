namespace CartStream.Log;

/// <summary>
/// The topics of the pipeline. Partition <c>p</c> of each belongs to partition <c>p</c> of <c>user-events</c>.
/// </summary>
public static class Topology
{
    /// <summary>Events in; key: shopper.</summary>
    public const string UserEvents = "user-events";

    /// <summary>Every recommendation; key: session.</summary>
    public const string Recommendations = "recommendations";

    /// <summary>Changelog of shopper state, compacted; key: shopper.</summary>
    public const string ShopperState = "shopper-state";

    /// <summary>What models learn from, compacted; key: session.</summary>
    public const string Sessions = "sessions";

    /// <summary>Events that could not be read, and why.</summary>
    public const string DeadLetters = "user-events.dlq";

    /// <summary>Prequential quality and totals, compacted; key: name of the figure.</summary>
    public const string Quality = "quality";

    /// <summary>How far each input was sent, compacted; key: the input's fingerprint.</summary>
    public const string Inputs = "inputs";

    /// <summary>Links between ids of one person that other systems write; key: any.</summary>
    public const string Identities = "identities";

    /// <summary>The shop's data about its items, compacted; key: item.</summary>
    public const string Items = "items";

    /// <summary>Item data reported by events, compacted; key: item.</summary>
    public const string TaughtItems = "taught-items";

    /// <summary>The consumer group of the shopper processor.</summary>
    public const string ProcessorGroup = "cartstream-processor";

    /// <summary>The consumer group of the readers of topic <c>identities</c>.</summary>
    public const string IdentityGroup = "cartstream-identities";

    /// <summary>The transactional id of the one processor of a partition.</summary>
    public static string TransactionalIdOf(int partition) => $"{ProcessorGroup}-{partition}";

    /// <summary>All topics, as required with <paramref name="partitions"/> partitions of events.</summary>
    public static IReadOnlyList<TopicSpec> Topics(int partitions) =>
    [
        new(UserEvents, partitions, Compacted: false),
        new(Recommendations, partitions, Compacted: false),
        new(ShopperState, partitions, Compacted: true),
        new(Sessions, partitions, Compacted: true),
        new(DeadLetters, partitions, Compacted: false),
        new(Quality, partitions, Compacted: true),
        new(Inputs, 1, Compacted: true),
        new(Identities, partitions, Compacted: false),
        new(Items, 1, Compacted: true),
        new(TaughtItems, 1, Compacted: true),
    ];
}
