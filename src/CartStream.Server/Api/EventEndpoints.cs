using System.ComponentModel;
using CartStream.Server.Intake;
using CartStream.Server.Middleware;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary><c>POST /v1/events</c>.</summary>
internal static class EventEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/events", PostAsync)
        .RequireScope(Scope.EventsWrite)
        .Accepts<IReadOnlyList<EventRequest>>("application/json", BodyTypes.Others)
        .WithName("SendEvents").WithTags("Events")
        .WithSummary("Send events")
        .WithDescription(
            "One event or an array of up to 1,000, or one a line (NDJSON); CloudEvents (structured, batch or binary, "
            + "with ce- headers) and orders with lines are taken, too. 202 says that the accepted ones are durable in "
            + "the log. An anonymous_id beside a shopper_id links the two, which a key may for identities:write "
            + "alone.");

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostAsync(
        HttpRequest request,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] ServerMetrics metrics,
        [FromServices] TimeProvider time,
        [FromServices] ServerOptions options,
        [FromQuery(Name = "strict")]
        [Description("`true` takes no event at all when one is wrong or has a field that events don't have.")]
        bool? strict = null,
        [FromHeader(Name = EventWrites.RetryHeader)]
        [Description(EventWrites.RetryAdvice)]
        string? retryKey = null)
    {
        var isStrict = strict ?? false;
        var body = ReceivedBody.Of(request);
        BodyType? type;
        if (BinaryCloudEvent.IsMeant(request))
        {
            type = BodyType.Json;
            if (BinaryCloudEvent.TryRead(request, body.Span, out var wrong) is not { } whole)
                return wrong!;
            body = whole;
        }
        else
        {
            type = BodyTypes.Of(request, options.CorsOrigins);
        }

        if (type is null)
            return ProblemResult.Of(StatusCodes.Status415UnsupportedMediaType, BodyTypes.Expected);
        var batch = new EventBatch(
            node.Partitions,
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            isStrict,
            RequestClient.Allows(request.HttpContext, Scope.IdentitiesWrite));
        if (batch.Read(body.Span, type == BodyType.Lines) is { } fault)
            return ProblemResult.Invalid(fault);
        metrics.Events(0, batch.Rejected.Count);
        if (batch.Rejected.Count > 0 && (isStrict || batch.Write.Count == 0))
            return ProblemResult.Invalid(batch.Rejected);
        var answer = new EventsAccepted(batch.Write.Count, batch.Rejected);
        return await EventWrites.WriteAsync(request, body.Span, retryKey, log, batch.Write, answer, metrics);
    }
}
