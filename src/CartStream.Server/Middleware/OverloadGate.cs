using System.Threading.RateLimiting;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace CartStream.Server.Middleware;

/// <summary>
/// Sheds load early: when more requests are in progress than the server can handle, further ones get 503 at once
/// instead of waiting.
/// </summary>
/// <remarks>
/// Invariant: a request takes a permit only once its body has arrived, so slow senders block no one;
/// <see cref="BodyBudget"/> bounds the bodies still arriving. That is why this is not a policy of the platform's rate
/// limiter, which takes the permit first (<c>OverloadTests</c>).
/// </remarks>
internal sealed class OverloadGate : IDisposable
{
    private readonly ConcurrencyLimiter _concurrent;
    private readonly BodyBudget _bodies;
    private readonly RequestDeadlines _deadlines;
    private readonly ServerMetrics _metrics;

    /// <summary>A gate with the limits in <paramref name="options"/>.</summary>
    public OverloadGate(ServerOptions options, ServerMetrics metrics, TimeProvider time, BodyBudget bodies)
    {
        _metrics = metrics;
        _bodies = bodies;
        var limits = options.Limits;
        _deadlines = new RequestDeadlines(limits.RequestTime, time);
        _concurrent = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.ConcurrentMax,
            QueueLimit = limits.ConcurrentMax,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Continues when the body has arrived and a permit is free.</summary>
    public async Task PermitAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOpen(context) || context.GetEndpoint()!.Metadata.GetMetadata<EndlessResponse>() is not null)
        {
            await next(context);
            return;
        }

        if (!MayHaveBody(context))
        {
            await RunAsync(context, next);
            return;
        }

        ReceivedBody? received;
        try
        {
            received = await ReceivedBody.ReceiveAsync(
                context, RequestClient.NameOf(context), _bodies, _deadlines.Begin());
        }
        catch (IOException e) when (ReceivedBody.IsLostConnection(e))
        {
            // A client that has left gets no answer; that is no fault of the server.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            context.Abort();
            return;
        }

        using var body = received;
        if (body is null)
            await ShedAsync(context, "bodies", "are received at once");
        else
            await RunAsync(context, next);
    }

    /// <inheritdoc/>
    public void Dispose() => _concurrent.Dispose();

    private static bool IsOpen(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is null;

    /// <summary>
    /// A body that the endpoint doesn't read is not received. Not every web server can tell that there is none.
    /// </summary>
    private static bool MayHaveBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false }
        && context.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>() is not null;

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var slot = await _concurrent.AcquireAsync(1, context.RequestAborted);
        if (!slot.IsAcquired)
        {
            await ShedAsync(context, "concurrency", "are answered at once");
            return;
        }

        // A client that doesn't read its answer can't hold a permit for hours: the connection ends.
        using var deadline = HttpMethods.IsGet(context.Request.Method)
            ? _deadlines.Begin().UnsafeRegister(static context => ((HttpContext)context!).Abort(), context)
            : default;
        await next(context);
    }

    private Task ShedAsync(HttpContext context, string why, string limit)
    {
        _metrics.CountRejected(why);
        return ProblemResult.Of(
            StatusCodes.Status503ServiceUnavailable, $"found more requests than {limit}", 1).ExecuteAsync(context);
    }
}
