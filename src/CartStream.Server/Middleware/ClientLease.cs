using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace CartStream.Server.Middleware;

/// <summary>Whether a client may send one more request now, or after how long.</summary>
/// <param name="wait">How long to wait; null when it may be sent now.</param>
internal sealed class ClientLease(TimeSpan? wait) : RateLimitLease
{
    private static readonly string[] Names = [MetadataName.RetryAfter.Name];

    /// <summary>The lease of a request that may be sent.</summary>
    public static ClientLease Acquired { get; } = new(wait: null);

    /// <inheritdoc/>
    public override bool IsAcquired => wait is null;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => wait is null ? [] : Names;

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
        return metadata is not null;
    }
}
