namespace CartStream.Server.Middleware;

/// <summary>Marks an endpoint whose answer has no end.</summary>
internal sealed record EndlessResponse;
