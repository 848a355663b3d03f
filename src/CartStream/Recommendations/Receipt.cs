namespace CartStream.Recommendations;

/// <summary>What a recommendation was computed from, so that it can be recomputed.</summary>
/// <param name="Topic">Topic of the event that it follows.</param>
/// <param name="Partition">That event's partition.</param>
/// <param name="Offset">That event's offset.</param>
/// <param name="CartVersion">Number of changes of the shopper's cart, that event included.</param>
/// <param name="ModelVersion">Number of events the model had learnt; it learns the event itself afterwards.</param>
/// <param name="ConfigHash">Hash of every setting that affects recommendations, 16 hexadecimal digits.</param>
/// <param name="Variant">The experiment's variant; null without an experiment.</param>
/// <param name="Propensities">
/// Each item's probability of being in the list: 1 for items that exploration never replaces; null without exploration.
/// </param>
public sealed record Receipt(
    string Topic,
    int Partition,
    long Offset,
    int CartVersion,
    long ModelVersion,
    string ConfigHash,
    string? Variant = null,
    IReadOnlyList<double>? Propensities = null);
