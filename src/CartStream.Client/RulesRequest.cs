namespace CartStream.Client;

/// <summary>Rules that are to hold.</summary>
internal sealed record RulesRequest(IReadOnlyList<Rule> Rules, int? Version);
