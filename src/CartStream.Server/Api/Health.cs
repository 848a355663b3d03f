namespace CartStream.Server.Api;

/// <summary>The server's health.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c>, <c>not live</c> or <c>not ready</c>.</param>
/// <param name="Reason">Why it is not; null when it is.</param>
public sealed record Health(string Status, string? Reason = null);
