namespace CartStream.Server.Api;

/// <summary>A session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Events">Its events, oldest first.</param>
public sealed record SessionResponse(
    string SessionId,
    IReadOnlyList<InteractionResponse> Events);
