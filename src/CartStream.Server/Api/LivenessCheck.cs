using CartStream.Server.Node;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CartStream.Server.Api;

/// <summary>Unhealthy when the processor has failed permanently: only a new process helps.</summary>
internal sealed class LivenessCheck(ShopNode node) : IHealthCheck
{
    /// <summary>The name of the check and of its endpoint.</summary>
    public const string Name = "live";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(node.State == NodeState.Failed
            ? HealthCheckResult.Unhealthy(node.NotReadyReason)
            : HealthCheckResult.Healthy());
}
