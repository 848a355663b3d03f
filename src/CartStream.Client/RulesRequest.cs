namespace CartStream.Client;

/// <summary>The rules to store.</summary>
internal sealed record RulesRequest(IReadOnlyList<Rule> Rules, int? Version);
