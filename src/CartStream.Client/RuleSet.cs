namespace CartStream.Client;

/// <summary>A complete set of rules.</summary>
/// <param name="Version">Counts changes from 1; 0 before the first. Receipts contain it.</param>
/// <param name="Rules">The rules, at most 100; those that move items are applied in this order.</param>
public sealed record RuleSet(int Version, IReadOnlyList<Rule> Rules);
