using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Middleware;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CartStream.Server.Api;

/// <summary>
/// Writes the events and links that a request has and answers it, for every route that takes some: once for each
/// <c>Idempotency-Key</c>.
/// </summary>
internal static class EventWrites
{
    /// <summary>The header that makes a request safe to send again.</summary>
    public const string RetryHeader = "Idempotency-Key";

    /// <summary>What the header does, for the API's description.</summary>
    public const string RetryAdvice =
        "A request with the same key, path, query and body can be repeated: it is recorded once, and the response is "
        + "the same. The key is refused with another path, query or body.";

    // Earlier versions took keys here alone, and hashed nothing but the body.
    private const string FirstRoute = "/v1/events";

    /// <summary>
    /// Writes what was accepted and answers; counts the events in <paramref name="metrics"/> if not null.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="body">What it is about, with what its headers say of it.</param>
    /// <param name="retryKey">The value of <see cref="RetryHeader"/>; null or empty without.</param>
    /// <param name="log">The writer.</param>
    /// <param name="write">The accepted events and links.</param>
    /// <param name="answer">The answer once they are durable.</param>
    /// <param name="metrics">Counts the events; null for links.</param>
    public static Task<Results<Accepted<EventsAccepted>, ProblemResult>> WriteAsync(
        HttpRequest request,
        ReadOnlySpan<byte> body,
        string? retryKey,
        GroupCommit log,
        LogWrite write,
        EventsAccepted answer,
        ServerMetrics? metrics)
    {
        if (KeyFault(request, retryKey) is { } fault)
        {
            return Task.FromResult<Results<Accepted<EventsAccepted>, ProblemResult>>(ProblemResult.Invalid(
                new FieldFault(RetryHeader, $"{RetryHeader}: {fault}")));
        }

        if (!string.IsNullOrEmpty(retryKey))
        {
            write.Retry = new IdempotencyKey(
                Encoding.UTF8.GetBytes($"{RequestClient.NameOf(request.HttpContext)}/{retryKey}"),
                XxHash3.HashToUInt64(body, SeedOf(request)),
                JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Default.EventsAccepted));
        }

        return WriteAsync(log, write, answer, metrics);
    }

    private static string? KeyFault(HttpRequest request, string? retryKey) =>
        request.Headers[RetryHeader] is { Count: > 1 } several ? $"found {several.Count} headers, expected one"
        : retryKey?.Length > EventLimits.IdBytesMax
            ? $"found {retryKey.Length} characters, expected at most {EventLimits.IdBytesMax}"
        : null;

    private static long SeedOf(HttpRequest request)
    {
        var target = $"{request.Path}{request.QueryString}";
        return target == FirstRoute ? 0 : (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(target));
    }

    private static async Task<Results<Accepted<EventsAccepted>, ProblemResult>> WriteAsync(
        GroupCommit log, LogWrite write, EventsAccepted answer, ServerMetrics? metrics)
    {
        try
        {
            var outcome = await log.WriteAsync(write);
            if (outcome.Kind == WriteKind.Written)
                metrics?.CountEvents(write.Count, 0);
            return outcome.Kind switch
            {
                WriteKind.Written => TypedResults.Accepted((string?)null, answer),
                WriteKind.Repeated => TypedResults.Accepted(
                    (string?)null, JsonSerializer.Deserialize(outcome.Response, ApiJson.Default.EventsAccepted)!),
                WriteKind.Conflict => ProblemResult.Of(
                    StatusCodes.Status422UnprocessableEntity,
                    $"{RetryHeader}: found a key that was used for another path, query or body, expected a new one"),
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
