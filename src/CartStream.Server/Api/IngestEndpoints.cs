using System.ComponentModel;
using System.Text.Json;
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

/// <summary><c>POST /v1/ingest/{ga4,segment}</c>: events in the formats of other systems.</summary>
internal static class IngestEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/ingest/ga4", PostGa4Async)
            .RequireScope(Scope.EventsWrite)
            .WithName("SendGa4Events").WithTags("Events")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status422UnprocessableEntity))
            .WithSummary("Send events in the form of GA4's Measurement Protocol")
            .WithDescription(
                "`user_id` is the shopper and `client_id` the anonymous id. An event with several items becomes "
                + "one event per item. Events without an item are skipped and counted as `ignored`. The two ids "
                + "are linked if the key has the scope identities:write.");
        routes.MapPost("/v1/ingest/segment", PostSegmentAsync)
            .RequireScope(Scope.EventsWrite)
            .WithName("SendSegmentEvents").WithTags("Events")
            .WithMetadata(ProblemResult.Described(StatusCodes.Status422UnprocessableEntity))
            .WithSummary("Send events in the form of Segment and RudderStack")
            .WithDescription(
                "The body is a `track` message, an array of messages, or a `batch`. `identify`, and any message "
                + "with both ids, links `anonymousId` and `userId` if the key has the scope identities:write. "
                + "Messages without an item are skipped and counted as `ignored`.");
    }

    private static Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostGa4Async(
        HttpContext context,
        [FromBody] JsonElement body,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] ServerMetrics metrics,
        [FromServices] TimeProvider time,
        [FromQuery(Name = "measurement_id")] string? measurementId = null,
        [FromQuery(Name = "firebase_app_id")] string? appId = null,
        [FromQuery(Name = "api_secret")] string? secret = null,
        [FromHeader(Name = EventWrites.RetryHeader)]
        [Description(EventWrites.RetryAdvice)]
        string? retryKey = null)
    {
        // Parameters that Google's clients put into the query; not used here.
        _ = (measurementId, appId, secret);
        return AcceptAsync(context, foreign => foreign.AddGa4(body), retryKey, log, node, metrics, time);
    }

    private static Task<Results<Accepted<EventsAccepted>, ProblemResult>> PostSegmentAsync(
        HttpContext context,
        [FromBody] JsonElement body,
        [FromServices] GroupCommit log,
        [FromServices] ShopNode node,
        [FromServices] ServerMetrics metrics,
        [FromServices] TimeProvider time,
        [FromHeader(Name = EventWrites.RetryHeader)]
        [Description(EventWrites.RetryAdvice)]
        string? retryKey = null) =>
        AcceptAsync(context, foreign => foreign.AddSegment(body), retryKey, log, node, metrics, time);

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> AcceptAsync(
        HttpContext context,
        Action<ForeignEvents> read,
        string? retryKey,
        GroupCommit log,
        ShopNode node,
        ServerMetrics metrics,
        TimeProvider time)
    {
        var foreign = new ForeignEvents(RequestClient.Allows(context, Scope.IdentitiesWrite));
        try
        {
            read(foreign);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ProblemResult.Invalid(new FieldFault("body", $"body: {e.Message}"));
        }

        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var batch = new EventBatch(node.Partitions, nowMs);
        foreach (var e in foreign.Events)
        {
            if (batch.ReadEvent(e) is { } fault)
                return ProblemResult.Invalid(fault);
        }

        foreach (var link in foreign.Links)
            IdentityEndpoints.Add(batch.Write, link, node, nowMs);
        metrics.CountEvents(0, batch.Rejected.Count);
        if (batch.Rejected.Count > 0 && batch.Write.Count == 0)
            return ProblemResult.Invalid(batch.Rejected);
        var answer = new EventsAccepted(batch.Write.Count, batch.Rejected, foreign.Ignored);
        var body = ReceivedBody.Of(context.Request);
        return await EventWrites.WriteAsync(
            context.Request, body.Span, retryKey, log, batch.Write, answer, metrics);
    }
}
