namespace CartStream.Recommendations;

/// <summary>What a recommendation was computed from, so that it can be recomputed.</summary>
/// <param name="Topic">Topic of the event that it answers.</param>
/// <param name="Partition">That event's partition.</param>
/// <param name="Offset">That event's offset.</param>
/// <param name="CartVersion">Changes of the shopper's cart so far, that event included.</param>
/// <param name="ModelVersion">Events the model had learnt; the answered one is learnt after answering.</param>
/// <param name="ConfigHash">Hash of every setting that can change an answer, 16 hexadecimal digits.</param>
/// <param name="Variant">The experiment's variant that answered; null without an experiment.</param>
/// <param name="Propensities">
/// Per item, the probability with which it was in the list: 1 for items that exploration never replaces; null without
/// exploration.
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
