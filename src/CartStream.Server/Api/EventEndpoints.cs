using System.ComponentModel;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
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
    private const string RetryHeader = "Idempotency-Key";

    /// <summary>Maps the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/events", PostAsync)
        .RequireScope(Scope.EventsWrite)
        .Accepts<IReadOnlyList<EventRequest>>("application/json", BodyTypes.Others)
        .WithName("SendEvents").WithTags("Events")
        .WithSummary("Send events")
        .WithDescription(
            "The body is one event, an array of up to 1,000 events, or one event per line (NDJSON). CloudEvents "
            + "(structured, batch or binary, with ce- headers) and orders with lines are accepted, too. 202 means "
            + "that the accepted events are durable in the log. A request with an Idempotency-Key can be repeated: "
            + "its events are recorded once and the response is the same. An event with both anonymous_id and "
            + "shopper_id links the two; the key then needs the scope identities:write.");

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
        [FromHeader(Name = RetryHeader)] string? retryKey = null)
    {
        if (retryKey?.Length > EventLimits.IdBytesMax)
        {
            return ProblemResult.Invalid(new FieldFault(
                RetryHeader,
                $"{RetryHeader}: found {retryKey.Length} characters, expected at most {EventLimits.IdBytesMax}"));
        }

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
        if (!string.IsNullOrEmpty(retryKey))
            batch.Write.Retry = Note(request.HttpContext, retryKey, XxHash3.HashToUInt64(body.Span), answer);
        return await WriteAsync(log, batch.Write, answer, metrics);
    }

    private static IdempotencyKey Note(
        HttpContext context, string retryKey, ulong bodyHash, EventsAccepted answer) => new(
        Encoding.UTF8.GetBytes($"{RequestClient.NameOf(context)}/{retryKey}"),
        bodyHash,
        JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Default.EventsAccepted));

    /// <summary>
    /// Writes the accepted events and answers; counts them in <paramref name="metrics"/> if not null.
    /// </summary>
    internal static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> WriteAsync(
        GroupCommit log, LogWrite write, EventsAccepted answer, ServerMetrics? metrics)
    {
        try
        {
            var outcome = await log.WriteAsync(write);
            if (outcome.Kind == WriteKind.Written)
                metrics?.Events(write.Count, 0);
            return outcome.Kind switch
            {
                WriteKind.Written => TypedResults.Accepted((string?)null, answer),
                WriteKind.Repeated => TypedResults.Accepted(
                    (string?)null, JsonSerializer.Deserialize(outcome.Response, ApiJson.Default.EventsAccepted)!),
                WriteKind.Conflict => ProblemResult.Of(
                    StatusCodes.Status422UnprocessableEntity,
                    $"{RetryHeader}: found a key that was used for another body, expected a new one"),
                _ => ProblemResult.Of(
                    StatusCodes.Status503ServiceUnavailable, "too many events wait to be written", 1),
            };
        }
        catch (LogException e)
        {
            return ProblemResult.Of(
                StatusCodes.Status503ServiceUnavailable, $"the events were not acknowledged: {e.Message}", 5);
        }
    }
}
