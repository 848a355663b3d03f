using CartStream.Log;
using CartStream.Server.Node;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CartStream.Server.Api;

/// <summary>
/// Healthy when requests are answered from all that is in the log. A log that does not say at once how far it reaches
/// is not waited for: a probe that times out tells less than one that says why.
/// </summary>
/// <remarks>Invariant: one look at the log is under way at most, whoever asks how often.</remarks>
internal sealed class ReadinessCheck(ShopNode node, TimeProvider time) : IHealthCheck
{
    /// <summary>The check's name, and that of its endpoint.</summary>
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
            return node.Lag is var lag and > LagMax ? $"{lag:N0} events behind" : null;
        }
        catch (LogException e)
        {
            return e.Message;
        }
    }
}
