using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Api;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Middleware;

/// <summary>
/// What every request passes first: headers for browsers, and what turns a failure into a problem that names the field
/// and shows no stack.
/// </summary>
internal sealed partial class RequestGuard(ILogger<RequestGuard> log, KeyRing keys, ServerOptions options)
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Goes on with the request.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // A beacon of an allowed site is answered, too: a browser says in the site's console what it may not see.
        var isAllowed = options.CorsOrigins.Contains(
            context.Request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
        headers["Cross-Origin-Resource-Policy"] = isAllowed ? "cross-origin" : "same-origin";
        headers.CacheControl = "no-store";
        if (!keys.IsRequired && !options.Insecure && LocalRequest.WhyNot(context) is { } stranger)
        {
            await stranger.ExecuteAsync(context);
            return;
        }

        LimitBody(context);

        try
        {
            await next(context);
            if (!context.Response.HasStarted && OfStatus(context) is { } problem)
                await problem.ExecuteAsync(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await ProblemOf(e).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    /// <summary>The web server of a host may allow longer bodies, for the host's own endpoints.</summary>
    private void LimitBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Limits.BodyBytesMax;
    }

    /// <summary>Says in words what the router answers by a status alone.</summary>
    private static ProblemResult? OfStatus(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound and var status =>
            ProblemResult.Of(status, $"there is no such resource; see {context.Request.PathBase}/docs"),
        StatusCodes.Status405MethodNotAllowed and var status =>
            ProblemResult.Of(status, "found a method that this resource lacks"),
        StatusCodes.Status415UnsupportedMediaType and var status =>
            ProblemResult.Of(status, BodyTypes.Expected),
        _ => null,
    };

    private ProblemResult ProblemOf(Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException { InnerException: JsonException inner }:
                return ProblemResult.Invalid(OfJson(inner));
            case IOException { InnerException: OverflowException }:
                return ProblemResult.Invalid(new FieldFault(
                    "body", "body: found a chunk of a size that no body has, expected its number of bytes"));
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } e:
                return ProblemResult.Invalid(new FieldFault("body", $"body: {Detail(e)}"));
            case BadHttpRequestException e:
                return ProblemResult.Of(e.StatusCode, Detail(e));
            case OperationCanceledException:
                return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, "the request took too long", 1);
            case LogException e:
                LogFailed(e.Message);
                return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, "the log failed", 5);
            default:
                LogUnexpected(failure);
                return ProblemResult.Of(StatusCodes.Status500InternalServerError, "this should not have happened");
        }
    }

    private string Detail(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge =>
            $"found a body of more than {options.Limits.BodyBytesMax} bytes, expected at most that",
        StatusCodes.Status415UnsupportedMediaType => BodyTypes.Expected,
        StatusCodes.Status400BadRequest => "found no body that can be read, expected one as the API says",
        _ => "found a request that can't be read",
    };

    private static FieldFault OfJson(JsonException e)
    {
        var field = e.Path is null or "$" ? "body" : e.Path.TrimStart('$').TrimStart('.');
        var place = e.BytePositionInLine is { } at ? $" at byte {at} of line {e.LineNumber + 1}" : "";
        return new FieldFault(field, $"{field}: found something else than the API expects{place}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log failed: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception failure);
}
