namespace CartStream.Client;

/// <summary>A link between two ids of one person.</summary>
/// <param name="AnonymousId">The earlier id of the person, such as a cookie's.</param>
/// <param name="ShopperId">The shopper.</param>
public sealed record IdentityLink(string AnonymousId, string ShopperId);
