namespace CartStream.Client;

/// <summary>A request that can be repeated safely.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query below the API's base, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Target)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>Identifies the request when it is repeated; null where repeating changes nothing.</summary>
    public string? IdempotencyKey { get; init; }
}
