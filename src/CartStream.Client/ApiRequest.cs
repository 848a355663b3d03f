namespace CartStream.Client;

/// <summary>A request that can be sent any number of times.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query below the API's base, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Target)
{
    /// <summary>The body; null for none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>By what the server recognises it when it is sent again; null where sending again changes nothing.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
