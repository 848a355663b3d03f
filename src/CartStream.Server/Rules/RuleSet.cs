namespace CartStream.Server.Rules;

/// <summary>The shop's rules.</summary>
/// <param name="Version">Number of changes so far; 0 before the first. Receipts hold it.</param>
/// <param name="Rules">The rules; those that move items apply in this order.</param>
public sealed record RuleSet(int Version, IReadOnlyList<ShopRule> Rules)
{
    /// <summary>No rules.</summary>
    public static RuleSet None { get; } = new(0, []);
}
