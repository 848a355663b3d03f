namespace CartStream.Server.Security;

/// <summary>A permission of an API key, which endpoints require.</summary>
/// <param name="Name">The scope's name.</param>
public sealed record Scope(string Name)
{
    /// <summary>Sending events and impressions.</summary>
    public static Scope EventsWrite { get; } = new("events:write");

    /// <summary>Linking two ids of one person: they then share cart and history.</summary>
    public static Scope IdentitiesWrite { get; } = new("identities:write");

    /// <summary>Requesting recommendations.</summary>
    public static Scope RecommendationsRead { get; } = new("recommendations:read");

    /// <summary>Everything.</summary>
    public static Scope Admin { get; } = new("admin");

    /// <summary>All scopes.</summary>
    public static IReadOnlyList<Scope> All { get; } = [EventsWrite, IdentitiesWrite, RecommendationsRead, Admin];
}
