namespace CartStream.Recommendations;

/// <summary>An item that may be recommended, its score, and its strongest explanation.</summary>
/// <param name="Item">The item's dense number.</param>
/// <param name="Score">Higher is better; comparable within one answer only.</param>
/// <param name="Explanation">Which source proposed it, and the numbers behind the reason.</param>
public readonly record struct ScoredItem(int Item, float Score, Explanation Explanation);
