using System.ComponentModel;
using System.Text;
using CartStream.Server.Live;
using CartStream.Server.Middleware;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Server.Api;

/// <summary>Endpoints for quality, system status and the live stream.</summary>
internal static class LiveEndpoints
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(15);

    /// <summary>Maps the endpoints.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1").RequireScope(Scope.Admin);
        admin.MapGet("/quality", ([FromServices] QualityReport report) => TypedResults.Ok(report.Read()))
            .WithName("GetQuality").WithTags("Monitoring")
            .WithSummary("Recommendation quality")
            .WithDescription(
                "Each event is scored against the shopper's newest recommendation before it, and against the "
                + "items that were popular then, for several windows. The response also holds the outcome of "
                + "impressions by source, both by variant where an experiment runs, whether the experiment can be "
                + "decided, and the shadow beside the served recommendations on the same events.");
        admin.MapGet("/system", ([FromServices] StatusReport status) => TypedResults.Ok(status.ReadSystem()))
            .WithName("GetSystem").WithTags("Monitoring")
            .WithSummary("Server status and settings");
        admin.MapGet("/stream", StreamAsync)
            .WithMetadata(new EndlessResponse())
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithName("StreamLive").WithTags("Monitoring")
            .WithSummary("Live stream")
            .WithDescription(
                "Server-sent events named event, recommendation, outcome, quality and health. A slow client "
                + "loses the oldest of 512 queued messages; the event 'dropped' tells how many.");
    }

    private static async Task<IResult> StreamAsync(
        HttpContext context,
        [FromServices] LiveHub hub,
        [FromServices] KeyRing keys,
        [FromServices] TimeProvider time,
        [Description(
            "Any of events, recommendations, outcomes, quality and health, separated by commas; all by default.")]
        [CommaList]
        string? kinds = null,
        [Description("Only events and recommendations of this shopper.")]
        string? shopper = null)
    {
        if (!TryParse(kinds, out var wanted))
        {
            return ProblemResult.Invalid(new FieldFault(
                "kinds",
                $"kinds: found {FieldFault.Show(kinds!)}, "
                    + "expected events, recommendations, outcomes, quality or health"));
        }

        if (hub.TryAdd(wanted, shopper) is not { } client)
            return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, "found more streams than are served", 5);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var watch = WatchKeyAsync(context, client, keys, time, ended.Token);
        try
        {
            await SendAsync(context, client, time);
        }
        finally
        {
            hub.Remove(client);
            await ended.CancelAsync();
            await watch;
        }

        return Results.Empty;
    }

    /// <summary>
    /// Ends the stream when its key is revoked: after the waiting messages, or at once if the client doesn't read them.
    /// </summary>
    private static async Task WatchKeyAsync(
        HttpContext context, LiveClient client, KeyRing keys, TimeProvider time, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(KeyRing.LookEvery / 2, time);
        var key = context.Features.Get<ApiKey>();
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (keys.StillAllows(key, Scope.Admin))
                    continue;
                client.End();
                await timer.WaitForNextTickAsync(ended);
                context.Abort();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has ended.
        }
    }

    private static bool TryParse(string? kinds, out LiveKinds wanted)
    {
        wanted = string.IsNullOrEmpty(kinds) ? LiveKinds.All : LiveKinds.None;
        const StringSplitOptions trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        foreach (var kind in kinds?.Split(',', trimmed) ?? [])
        {
            if (!EnumName.TryParse<LiveKinds>(kind, out var one))
                return false;
            wanted |= one;
        }

        return wanted != LiveKinds.None;
    }

    private static async Task SendAsync(HttpContext context, LiveClient client, TimeProvider time)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        // nginx and others that read this header would hold messages back until their buffer is full.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.WriteAsync(": CartStream\n\n", context.RequestAborted);
        do
            await response.Body.FlushAsync(context.RequestAborted);
        while (await WaitAsync(response, client, time, context.RequestAborted)
            && await SendWaitingAsync(response, client, context.RequestAborted));
    }

    /// <summary>Waits for messages, sending a heartbeat now and then; false when the stream has ended.</summary>
    private static async Task<bool> WaitAsync(
        HttpResponse response, LiveClient client, TimeProvider time, CancellationToken aborted)
    {
        var waiting = client.Messages.WaitToReadAsync(aborted).AsTask();
        while (true)
        {
            try
            {
                return await waiting.WaitAsync(HeartbeatEvery, time, aborted);
            }
            catch (TimeoutException)
            {
                await response.WriteAsync(": beat\n\n", aborted);
                await response.Body.FlushAsync(aborted);
            }
        }
    }

    private static async Task<bool> SendWaitingAsync(
        HttpResponse response, LiveClient client, CancellationToken aborted)
    {
        if (client.TakeDropped() is var dropped and > 0)
            await response.WriteAsync($"event: dropped\ndata: {{\"messages\":{dropped}}}\n\n", aborted);
        while (client.Messages.TryRead(out var message))
        {
            var id = message.Id is { } address ? $"id: {address}\n" : "";
            await response.WriteAsync($"{id}event: {message.Name}\ndata: ", aborted);
            await response.Body.WriteAsync(message.Json, aborted);
            await response.WriteAsync("\n\n", aborted);
        }

        return true;
    }
}
