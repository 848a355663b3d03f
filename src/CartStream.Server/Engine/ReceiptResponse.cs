namespace CartStream.Server.Engine;

/// <summary>The inputs of a response, so that it can be explained.</summary>
/// <param name="Id">Id of this response, for impressions and attribution.</param>
/// <param name="Topic">The topic of events.</param>
/// <param name="Partition">The shopper's partition of the topic.</param>
/// <param name="Offset">
/// Offset of the newest processed event of the partition, or, for a partition of another node, of the shopper; −1 for
/// none.
/// </param>
/// <param name="CartVersion">Number of changes of the shopper's cart.</param>
/// <param name="ModelVersion">Number of events the model had learnt.</param>
/// <param name="ConfigHash">Hash of every setting that affects recommendations.</param>
/// <param name="Variant">The shopper's variant in the experiment; null without an experiment.</param>
/// <param name="RulesVersion">The version of the rules that applied; null without rules.</param>
/// <param name="Propensities">
/// Each item's probability of being in the response: 1 for items that exploration never replaces; null without
/// exploration and after the first page.
/// </param>
public sealed record ReceiptResponse(
    string Id,
    string Topic,
    int Partition,
    long Offset,
    int CartVersion,
    long ModelVersion,
    string ConfigHash,
    string? Variant = null,
    int? RulesVersion = null,
    IReadOnlyList<double>? Propensities = null);
