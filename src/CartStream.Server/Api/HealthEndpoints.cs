using CartStream.Log;
using CartStream.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, which need no key.</summary>
internal static class HealthEndpoints
{
    private const long LagMax = 10_000;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz/live", Live)
            .WithName("GetLiveness").WithTags("Health")
            .WithSummary("Whether the process works")
            .WithDescription("503 when the processor has failed: start the server anew.");
        routes.MapGet("/healthz/ready", Ready)
            .WithName("GetReadiness").WithTags("Health")
            .WithSummary("Whether requests are answered from all that is in the log")
            .WithDescription("503 with the reason while state and model are restored, or 10,000 events behind.");
    }

    private static Results<Ok<Health>, JsonHttpResult<Health>> Live([FromServices] ShopNode node) =>
        Answer(node.State == NodeState.Failed ? node.NotReadyReason : null, "live");

    private static Results<Ok<Health>, JsonHttpResult<Health>> Ready([FromServices] ShopNode node)
    {
        return Answer(node.NotReadyReason ?? WhyBehind(node), "ready");
    }

    private static string? WhyBehind(ShopNode node)
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

    private static Results<Ok<Health>, JsonHttpResult<Health>> Answer(string? reason, string state) => reason is null
        ? TypedResults.Ok(new Health(state))
        : TypedResults.Json(
            new Health($"not {state}", reason), ApiJson.Default.Health, null, StatusCodes.Status503ServiceUnavailable);
}
