using CartStream.Log;

namespace CartStream.Server;

/// <summary>The topics that the server adds to <see cref="Topology"/>.</summary>
public static class ServerTopics
{
    /// <summary>The shop's rules for answers, compacted; one key.</summary>
    public const string Rules = "rules";

    /// <summary>What shoppers were shown; key: shopper.</summary>
    public const string Impressions = "impressions";

    /// <summary>Answers of requests with an <c>Idempotency-Key</c>, compacted; key: that key.</summary>
    public const string Retries = "retries";

    /// <summary>All topics of a server, those of the pipeline with <paramref name="partitions"/> partitions.</summary>
    public static IReadOnlyList<TopicSpec> All(int partitions) =>
    [
        .. Topology.Topics(partitions),
        new(Rules, 1, Compacted: true),
        new(Impressions, partitions, Compacted: false),
        new(Retries, 1, Compacted: true),
    ];
}
