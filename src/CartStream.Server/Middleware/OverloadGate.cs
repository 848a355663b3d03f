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
/// Sheds load early: when more requests are worked on than the server bears, further ones get 503 at once instead of
/// waiting without end.
/// </summary>
/// <remarks>
/// Invariant: a request has its place only once its body is there, so who sends slowly takes none from others; bodies
/// on their way are bounded by <see cref="BodyBudget"/>. That is why this is no policy of the platform's rate limiter,
/// which takes the place first (<c>OverloadTests</c>).
/// </remarks>
internal sealed class OverloadGate : IDisposable
{
    private readonly ConcurrencyLimiter _concurrent;
    private readonly BodyBudget _bodies;
    private readonly RequestDeadlines _deadlines;
    private readonly ServerMetrics _metrics;

    /// <summary>A gate that lets through what <paramref name="options"/> allow.</summary>
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

    /// <summary>Goes on when the body is there and there is a place to work on it.</summary>
    public async Task GivePlaceAsync(HttpContext context, RequestDelegate next)
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

        using var body = await ReceivedBody.ReceiveAsync(
            context, RequestClient.NameOf(context), _bodies, _deadlines.Begin());
        if (body is null)
            await ShedAsync(context, "bodies", "are received at once");
        else
            await RunAsync(context, next);
    }

    /// <inheritdoc/>
    public void Dispose() => _concurrent.Dispose();

    private static bool IsOpen(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is null;

    /// <summary>What an endpoint doesn't read is not received.</summary>
    private static bool MayHaveBody(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.GetEndpoint()!.Metadata.GetMetadata<IAcceptsMetadata>() is not null;

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var slot = await _concurrent.AcquireAsync(1, context.RequestAborted);
        if (!slot.IsAcquired)
        {
            await ShedAsync(context, "concurrency", "are answered at once");
            return;
        }

        // A client that doesn't take its answer can't hold a slot for hours: the connection ends.
        using var deadline = HttpMethods.IsGet(context.Request.Method)
            ? _deadlines.Begin().UnsafeRegister(static context => ((HttpContext)context!).Abort(), context)
            : default;
        await next(context);
    }

    private Task ShedAsync(HttpContext context, string why, string limit)
    {
        _metrics.Shed(why);
        return ProblemResult.Of(
            StatusCodes.Status503ServiceUnavailable, $"found more requests than {limit}", 1).ExecuteAsync(context);
    }
}
