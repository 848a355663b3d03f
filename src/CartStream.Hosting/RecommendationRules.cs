namespace CartStream.Hosting;

/// <summary>All rules that hold at once.</summary>
/// <param name="Version">Counts changes from 1; 0 before the first. Receipts name it.</param>
/// <param name="Rules">The rules, at most 100; those that move items do so in this order.</param>
public sealed record RecommendationRules(int Version, IReadOnlyList<RecommendationRule> Rules);
