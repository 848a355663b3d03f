using System.Globalization;
using CartStream.Log;
using CartStream.Server.Node;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CartStream.Server.Api;

/// <summary>
/// Healthy when answers reflect everything in the log. The check does not wait for a log that is slow to report its
/// end: a probe that answers with the reason is more useful than one that times out.
/// </summary>
/// <remarks>Invariant: at most one query of the log is in progress, however often the check is called.</remarks>
internal sealed class ReadinessCheck(ShopNode node, TimeProvider time) : IHealthCheck
{
    /// <summary>The name of the check and of its endpoint.</summary>
    public const string Name = "ready";

    private const long LagMax = 10_000;
    private static readonly TimeSpan LookMax = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<string?> _look = Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Look().WaitAsync(LookMax, time, cancellationToken) is { } reason
                ? HealthCheckResult.Unhealthy(reason)
                : HealthCheckResult.Healthy();
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("the log does not answer");
        }
    }

    private Task<string?> Look()
    {
        lock (_gate)
        {
            if (_look.IsCompleted)
                _look = Task.Run(() => node.NotReadyReason ?? WhyBehind(), CancellationToken.None);
            return _look;
        }
    }

    private string? WhyBehind()
    {
        try
        {
            return node.Lag is var lag and > LagMax
                ? string.Create(CultureInfo.InvariantCulture, $"{lag:N0} events behind")
                : null;
        }
        catch (LogException e)
        {
            return e.Message;
        }
    }
}
