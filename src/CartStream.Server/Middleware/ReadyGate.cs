using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>Rejects requests that need state and model until these are available.</summary>
internal sealed class ReadyGate(ShopNode node)
{
    /// <summary>Continues when the endpoint does not need the node, or when the node can be read.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var needsNode = context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is { } scope
            && scope != Scope.EventsWrite && scope != Scope.IdentitiesWrite;
        return !needsNode || node.State is NodeState.Ready or NodeState.CatchingUp
            ? next(context)
            : ProblemResult.Of(
                StatusCodes.Status503ServiceUnavailable, $"not ready: {node.NotReadyReason}", 1).ExecuteAsync(context);
    }
}
