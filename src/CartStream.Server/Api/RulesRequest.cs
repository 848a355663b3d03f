using CartStream.Server.Rules;

namespace CartStream.Server.Api;

/// <summary>The shop's new rules.</summary>
public sealed record RulesRequest
{
    /// <summary>The rules, at most 100; an empty list removes all rules.</summary>
    public IReadOnlyList<ShopRule>? Rules { get; init; }

    /// <summary>The version to replace; 409 if another version is current. Any version by default.</summary>
    public int? Version { get; init; }
}
