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
        .WithMetadata(ProblemResult.Described(StatusCodes.Status422UnprocessableEntity))
        .WithSummary("Send events")
        .WithDescription(
            "The body is one event, an array of up to 1,000 events, or one event per line (NDJSON). CloudEvents "
            + "(structured, batch or binary, with ce- headers) and orders with lines are accepted, too. 202 means "
            + "that the accepted events are durable in the log. An event with both anonymous_id and shopper_id links "
            + "the two; the key then needs the scope identities:write.");

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostAsync(
        HttpRequest request,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] ServerMetrics metrics,
        [FromServices] TimeProvider time,
        [FromServices] ServerOptions options,
        [FromQuery(Name = "strict")]
        [Description("With `true`, no event is recorded if any event is invalid or has an unknown field.")]
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
        metrics.CountEvents(0, batch.Rejected.Count);
        if (batch.Rejected.Count > 0 && (isStrict || batch.Write.Count == 0))
            return ProblemResult.Invalid(batch.Rejected);
        var answer = new EventsAccepted(batch.Write.Count, batch.Rejected);
        return await EventWrites.WriteAsync(request, body.Span, retryKey, log, batch.Write, answer, metrics);
    }
}
