namespace CartStream.Recommendations;

/// <summary>One item of a recommendation.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Score">Its score; comparable within one recommendation and source.</param>
/// <param name="Source">
/// The source that proposed it: cart, history, session, rules, neighbours, together, walk or popularity.
/// </param>
/// <param name="Reason">The reason in words.</param>
public sealed record RecommendedItem(string ItemId, double Score, string Source, string Reason);
