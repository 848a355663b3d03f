namespace CartStream.Server.Middleware;

/// <summary>Marks a request that the host's own authorization has admitted.</summary>
internal sealed class AdmittedByHost
{
    /// <summary>The mark.</summary>
    public static AdmittedByHost Mark { get; } = new();
}
