namespace CartStream.Recommendations;

/// <summary>One item of a recommendation as people and programs read it.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Score">Its number; comparable within one recommendation and source.</param>
/// <param name="Source">
/// Which part proposed it: cart, history, session, rules, neighbours, together, walk or popularity.
/// </param>
/// <param name="Reason">Why, in words.</param>
public sealed record RecommendedItem(string ItemId, double Score, string Source, string Reason);
