namespace CartStream.Datasets.Simulation;

/// <summary>The candidates for the items of a simulated session. Any list may be empty.</summary>
/// <param name="History">Item ids (UTF-8) that the shopper touched before.</param>
/// <param name="Related">Items that the shop relates to that history.</param>
/// <param name="Popular">Item ids (UTF-8) that are popular now, most popular first.</param>
public sealed record NewSessionCandidates(
    IReadOnlyList<byte[]> History,
    IReadOnlyList<RelatedItem> Related,
    IReadOnlyList<byte[]> Popular);
