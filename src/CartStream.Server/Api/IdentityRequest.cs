namespace CartStream.Server.Api;

/// <summary>Two ids of one person.</summary>
/// <param name="AnonymousId">The id under which the person came before, such as a cookie's.</param>
/// <param name="ShopperId">Who it is.</param>
public sealed record IdentityRequest(string AnonymousId, string ShopperId);
