using CartStream.Server.Rules;

namespace CartStream.Server.Api;

/// <summary>All rules that are to hold.</summary>
public sealed record RulesRequest
{
    /// <summary>The rules; at most 100, none to have none.</summary>
    public IReadOnlyList<ShopRule>? Rules { get; init; }

    /// <summary>The version that is to be replaced; another one that holds is a 409. Any by default.</summary>
    public int? Version { get; init; }
}
