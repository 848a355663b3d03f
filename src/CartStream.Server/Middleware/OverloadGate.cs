using System.IO.Pipelines;
using System.Threading.RateLimiting;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>
/// Sheds load early: a key that asks more often than it may gets 429, and when more requests are worked on than the
/// server bears, further ones get 503 at once instead of waiting without end.
/// </summary>
internal sealed class OverloadGate : IDisposable
{
    private readonly PartitionedRateLimiter<string> _rates;
    private readonly ConcurrencyLimiter _concurrent;
    private readonly RequestDeadlines _deadlines;
    private readonly ServerMetrics _metrics;

    /// <summary>A gate that lets through what <paramref name="options"/> allow.</summary>
    public OverloadGate(ServerOptions options, ServerMetrics metrics, TimeProvider time)
    {
        _metrics = metrics;
        var limits = options.Limits;
        _deadlines = new RequestDeadlines(limits.RequestTime, time);
        _concurrent = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.ConcurrentMax,
            QueueLimit = limits.ConcurrentMax,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        _rates = PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetTokenBucketLimiter(
            name,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = limits.RequestsPerSecond,
                TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(limits.RequestsPerSecond < 10 ? 1_000 : 100),
                QueueLimit = 0,
            }));
    }

    /// <summary>Goes on when there is room.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<Scope>() is null)
        {
            await next(context);
            return;
        }

        using var rate = _rates.AttemptAcquire(ApiKeyGate.NameOf(context));
        if (!rate.IsAcquired)
        {
            _metrics.Shed("rate");
            await ProblemResult.Of(
                StatusCodes.Status429TooManyRequests, "found more requests than this key may send", 1).ExecuteAsync(
                context);
            return;
        }

        if (metadata.GetMetadata<EndlessResponse>() is not null)
        {
            await next(context);
            return;
        }

        await RunAsync(context, next);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rates.Dispose();
        _concurrent.Dispose();
    }

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        using var place = await _concurrent.AcquireAsync(1, context.RequestAborted);
        if (!place.IsAcquired)
        {
            _metrics.Shed("concurrency");
            var shed = ProblemResult.Of(
                StatusCodes.Status503ServiceUnavailable, "found more requests than are answered at once", 1);
            await shed.ExecuteAsync(context);
            return;
        }

        using var deadline = OnDeadline(context);
        await next(context);
    }

    /// <summary>
    /// Who sends a byte now and then can't hold a place for hours: waiting for the body ends, and the request is
    /// answered that it took too long. Where there is no body, it is the answer that isn't taken: the connection ends.
    /// </summary>
    private CancellationTokenRegistration OnDeadline(HttpContext context)
    {
        var over = _deadlines.Begin();
        return HttpMethods.IsGet(context.Request.Method)
            ? over.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context)
            : over.UnsafeRegister(
                static body => ((PipeReader)body!).CancelPendingRead(), context.Request.BodyReader);
    }
}
