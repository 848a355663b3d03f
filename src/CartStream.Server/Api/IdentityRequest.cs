namespace CartStream.Server.Api;

/// <summary>A link between two ids of one person.</summary>
/// <param name="AnonymousId">The person's id before login, such as a cookie's.</param>
/// <param name="ShopperId">The shopper's id.</param>
public sealed record IdentityRequest(string AnonymousId, string ShopperId);
