namespace CartStream.Server.Engine;

/// <summary>One recommended item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Score">Its score; comparable within one answer and source.</param>
/// <param name="Source">The source that proposed it: cart, history, rules, neighbours, popularity or catalogue.</param>
/// <param name="Reason">The reason in words.</param>
/// <param name="Name">Its name, if the shop has set one.</param>
public sealed record RecommendedItemResponse(string ItemId, float Score, string Source, string Reason, string? Name);
