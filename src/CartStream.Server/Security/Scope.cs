namespace CartStream.Server.Security;

/// <summary>What an API key allows; on an endpoint, what it asks for.</summary>
/// <param name="Name">The scope's name.</param>
public sealed record Scope(string Name)
{
    /// <summary>Sending events and impressions.</summary>
    public static Scope EventsWrite { get; } = new("events:write");

    /// <summary>Saying that two ids are one person's: the one's cart and history are the other's then.</summary>
    public static Scope IdentitiesWrite { get; } = new("identities:write");

    /// <summary>Asking for items.</summary>
    public static Scope RecommendationsRead { get; } = new("recommendations:read");

    /// <summary>Everything.</summary>
    public static Scope Admin { get; } = new("admin");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scope> All { get; } = [EventsWrite, IdentitiesWrite, RecommendationsRead, Admin];
}
