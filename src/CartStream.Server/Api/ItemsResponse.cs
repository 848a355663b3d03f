namespace CartStream.Server.Api;

/// <summary>A page of items.</summary>
/// <param name="Items">The items.</param>
public sealed record ItemsResponse(IReadOnlyList<ItemActivityResponse> Items);
