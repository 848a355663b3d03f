using System.Threading.RateLimiting;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace CartStream.Server.Middleware;

/// <summary>
/// Limits the request rate of each client, as the limiter of the platform's middleware. <see cref="RequestRates"/> does
/// the counting instead of the platform's token buckets: those use the machine's clock instead of the
/// <see cref="TimeProvider"/>, add whole tokens on a timer, which at 0.5 or 19 a second is not the configured rate
/// (<c>RequestRatesTests</c>), and keep a limiter for each client without bound.
/// </summary>
internal sealed class ClientRateLimiter(RequestRates rates) : PartitionedRateLimiter<HttpContext>
{
    /// <summary>Configures the platform's middleware to limit by client.</summary>
    /// <param name="limiter">The middleware's options.</param>
    /// <param name="rates">The request rates.</param>
    /// <param name="metrics">Counts rejected requests.</param>
    public static void Configure(RateLimiterOptions limiter, RequestRates rates, ServerMetrics metrics)
    {
        limiter.GlobalLimiter = new ClientRateLimiter(rates);
        limiter.OnRejected = (rejected, _) =>
        {
            metrics.Shed("rate");
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
            return new ValueTask(ProblemResult.Of(
                StatusCodes.Status429TooManyRequests,
                "found more requests than this key may send",
                Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))).ExecuteAsync(rejected.HttpContext));
        };
    }

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) =>
        IsOpen(resource) || rates.TryTake(RequestClient.NameOf(resource)) is not { } wait
            ? ClientLease.Acquired
            : new ClientLease(wait);

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(
        HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    private static bool IsOpen(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is null;
}
