namespace CartStream.Server.Middleware;

/// <summary>Marks an endpoint whose response does not end.</summary>
internal sealed record EndlessResponse;
