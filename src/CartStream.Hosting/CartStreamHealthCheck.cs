using CartStream.Server.Node;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CartStream.Hosting;

/// <summary>
/// Healthy while a shop's answers reflect everything in its log, degraded while it catches up; otherwise the status
/// with which the check was registered, unhealthy by default.
/// </summary>
internal sealed class CartStreamHealthCheck(ShopRuntime shop) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(shop.App?.Node switch
        {
            null => new HealthCheckResult(context.Registration.FailureStatus, shop.WhyNot),
            { State: NodeState.Ready } => HealthCheckResult.Healthy("ready"),
            { State: NodeState.CatchingUp } node => HealthCheckResult.Degraded(node.NotReadyReason),
            var node => new HealthCheckResult(context.Registration.FailureStatus, node.NotReadyReason),
        });
}
