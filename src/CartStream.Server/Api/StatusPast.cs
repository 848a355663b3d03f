namespace CartStream.Server.Api;

/// <summary>How the server did in the last ten minutes.</summary>
/// <param name="Samples">One a second, oldest first.</param>
public sealed record StatusPast(IReadOnlyList<StatusSample> Samples);
