namespace CartStream.Simulation.Shop;

/// <summary>A request to a server's API, which is sent again as it is until it is answered.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Body">JSON; empty for none.</param>
/// <param name="RetryKey">Its <c>Idempotency-Key</c>; null for none.</param>
internal sealed record SimulatedRequest(string Method, string Path, string Body = "", string? RetryKey = null)
{
    /// <summary>The events in it that are sound.</summary>
    public IReadOnlyList<SimulatedEvent> Events { get; init; } = [];

    /// <summary>The shopper that it forgets; null for none.</summary>
    public string? Forgets { get; init; }
}
