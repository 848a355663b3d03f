using System.Text.Json;
using CartStream.Log;
using CartStream.Server.Api;
using CartStream.Server.Erasure;
using CartStream.Server.Node;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Middleware;

/// <summary>Answers a failed request with a problem that names the field and contains no stack trace.</summary>
internal sealed partial class FailureHandler(
    ILogger<FailureHandler> log, RequestGuard guard, ServerOptions options) : IExceptionHandler
{
    /// <summary>Adds a problem in words to a response for which the router sets only a status.</summary>
    public static Task DescribeStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var detail = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"there is no such resource; see {http.Request.PathBase}/docs",
            StatusCodes.Status405MethodNotAllowed => "found a method that this resource lacks",
            StatusCodes.Status415UnsupportedMediaType => BodyTypes.Expected,
            _ => null,
        };
        return detail is null
            ? Task.CompletedTask
            : ProblemResult.Of(http.Response.StatusCode, detail).ExecuteAsync(http);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The platform's middleware has cleared the response, including its headers.
        guard.SetHeaders(httpContext);
        try
        {
            await ProblemOf(exception).ExecuteAsync(httpContext);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client left before its answer.
        }

        return true;
    }

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
            case ForgetRefusedException e:
                return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, e.Message, 1);
            case LogException e:
                LogFailed(e.Message);
                return ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, $"the log failed: {e.Message}", 5);
            default:
                LogUnexpected(failure);
                return ProblemResult.Of(
                    StatusCodes.Status500InternalServerError,
                    "the server has a fault; its log says which, and the request may be sent again");
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
        var position = e.BytePositionInLine is { } at ? $" at byte {at} of line {e.LineNumber + 1}" : "";
        return new FieldFault(field, $"{field}: found something else than the API expects{position}");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The log failed: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly")]
    private partial void LogUnexpected(Exception failure);
}
