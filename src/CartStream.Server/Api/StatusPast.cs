namespace CartStream.Server.Api;

/// <summary>The server's status in the last ten minutes.</summary>
/// <param name="Samples">One sample per second, oldest first.</param>
public sealed record StatusPast(IReadOnlyList<StatusSample> Samples);
