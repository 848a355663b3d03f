using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>
/// Rejects a request with 429 when its client sends too many. The platform's middleware is not used: its timer holds
/// the application that contains it until the process ends, so a shop that was closed would stay in memory.
/// </summary>
/// <param name="rates">Counts the requests of each client.</param>
/// <param name="metrics">Counts rejected requests.</param>
internal sealed class ClientRateLimit(RequestRates rates, ServerMetrics metrics)
{
    /// <summary>Passes the request on, or rejects it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOpen(context) || rates.TryTake(RequestClient.NameOf(context)) is not { } wait)
            return next(context);
        metrics.CountRejected("rate");
        return ProblemResult.Of(
            StatusCodes.Status429TooManyRequests,
            "found more requests than this key may send",
            Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))).ExecuteAsync(context);
    }

    private static bool IsOpen(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is null;
}
