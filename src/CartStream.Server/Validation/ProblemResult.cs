using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;

namespace CartStream.Server.Validation;

/// <summary>Answers a <see cref="Problem"/>.</summary>
internal sealed class ProblemResult : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "application/problem+json";

    private ProblemResult(Problem problem) => Problem = problem;

    /// <summary>The problem.</summary>
    public Problem Problem { get; }

    /// <summary>The seconds after which to retry; null when a retry is useless.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A request with invalid fields.</summary>
    public static ProblemResult Invalid(params IReadOnlyList<FieldFault> faults) => new(new Problem(
        "about:blank",
        "Bad Request",
        StatusCodes.Status400BadRequest,
        string.Join("; ", faults.Take(5).Select(fault => fault.Detail)),
        faults));

    /// <summary>Any other problem.</summary>
    public static ProblemResult Of(int status, string detail, int? retryAfterSeconds = null) =>
        new(new Problem("about:blank", ReasonPhrases.GetReasonPhrase(status), status, detail))
        {
            RetryAfterSeconds = retryAfterSeconds,
        };

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Problem.Status;
        response.ContentType = ContentType;
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        return JsonSerializer.SerializeAsync(
            response.Body, Problem, ProblemJson.Readable.Problem, httpContext.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Described(StatusCodes.Status400BadRequest));

    /// <summary>The description of a problem with this status.</summary>
    public static ProducesResponseTypeMetadata Described(int status) => new(status, typeof(Problem), [ContentType]);
}
