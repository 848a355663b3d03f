namespace CartStream.Server.Answering;

/// <summary>What an answer was computed from.</summary>
/// <param name="Id">Names this answer when saying what was shown of it.</param>
/// <param name="Topic">The topic of events.</param>
/// <param name="Partition">The shopper's partition of it.</param>
/// <param name="Offset">
/// The newest event of the partition that state had taken in; of a partition that another node processes, the newest of
/// the shopper; −1 for none.
/// </param>
/// <param name="CartVersion">Changes of the shopper's cart so far.</param>
/// <param name="ModelVersion">Events the model had learnt.</param>
/// <param name="ConfigHash">Hash of every setting that can change an answer.</param>
/// <param name="Variant">The experiment's variant that the shopper gets; null without one.</param>
/// <param name="RulesVersion">The version of the shop's rules that held; null when there were none.</param>
/// <param name="Propensities">
/// Per item, the probability with which it was in the answer: 1 for items that exploration never replaces; null without
/// exploration, and after the first page.
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
