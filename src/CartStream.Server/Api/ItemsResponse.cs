namespace CartStream.Server.Api;

/// <summary>Items in order.</summary>
/// <param name="Items">The items.</param>
public sealed record ItemsResponse(IReadOnlyList<ItemActivityResponse> Items);
