namespace CartStream.Hosting;

/// <summary>What a recommendation was computed from.</summary>
/// <param name="Id">Identifies this recommendation when reporting what was shown of it.</param>
/// <param name="Topic">The topic of events.</param>
/// <param name="Partition">The shopper's partition of the topic.</param>
/// <param name="Offset">The newest event in the state; −1 for none.</param>
/// <param name="CartVersion">The number of changes of the shopper's cart.</param>
/// <param name="ModelVersion">Number of events the model had learnt.</param>
/// <param name="ConfigHash">Hash of every setting that can change a recommendation.</param>
/// <param name="Variant">The shopper's variant in the experiment; null without an experiment.</param>
/// <param name="RulesVersion">The version of the shop's rules applied; null when there were none.</param>
/// <param name="Propensities">
/// For each item, the probability that it was in the answer: 1 for items not subject to exploration; null without
/// exploration, and after the first page.
/// </param>
public sealed record RecommendationReceipt(
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
