using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CartStream.Server.Api;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, which need no key.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, LivenessCheck.Name)
            .WithName("GetLiveness")
            .WithSummary("Liveness")
            .WithDescription("503 means that the processor has failed: restart the server.");
        Map(routes, ReadinessCheck.Name)
            .WithName("GetReadiness")
            .WithSummary("Readiness")
            .WithDescription(
                "503, with the reason, while state and model are being restored or are more than 10,000 events "
                + "behind the log.");
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string check)
    {
        // Some load balancers probe with HEAD. An endpoint of its own, as operation ids belong to one method.
        Map(routes, check, HttpMethods.Head).ExcludeFromDescription();
        return Map(routes, check, HttpMethods.Get)
            .WithTags("Health")
            // Declares the responses for the API description.
            .WithMetadata(
                ((Func<Health>)Describe).Method,
                new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Health), ["application/json"]));
    }

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string check, string method) => routes
        .MapHealthChecks($"/healthz/{check}", new HealthCheckOptions
        {
            Predicate = registration => registration.Name == check,
            ResponseWriter = (context, report) => AnswerAsync(context, report, check),
            // Every answer itself forbids caching.
            AllowCachingResponses = true,
        })
        .WithMetadata(new HttpMethodMetadata([method]));

    private static Health Describe() => new(ReadinessCheck.Name);

    private static Task AnswerAsync(HttpContext context, HealthReport report, string check)
    {
        var health = report.Status == HealthStatus.Healthy
            ? new Health(check)
            : new Health($"not {check}", report.Entries[check].Description);
        return context.Response.WriteAsJsonAsync(health, ApiJson.Default.Health);
    }
}
