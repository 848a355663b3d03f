namespace CartStream.Server.Api;

/// <summary>A visit.</summary>
/// <param name="SessionId">The visit.</param>
/// <param name="Events">What was done, oldest first.</param>
public sealed record SessionResponse(
    string SessionId,
    IReadOnlyList<InteractionResponse> Events);
