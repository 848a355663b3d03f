using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Api;

/// <summary>Content types of bodies that may contain events.</summary>
internal static class BodyTypes
{
    /// <summary>The fault of a body of another type.</summary>
    public const string Expected = "found another type of body, or none, expected application/json";

    /// <summary>The type that <c>navigator.sendBeacon</c> uses.</summary>
    public const string PlainText = "text/plain";

    /// <summary>Types of bodies with one JSON value a line.</summary>
    public static readonly string[] Lines =
        ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    /// <summary>All accepted types except <c>application/json</c>.</summary>
    public static string[] Others { get; } =
        [.. Lines, "application/cloudevents+json", "application/cloudevents-batch+json", PlainText];

    /// <summary>The type of a request's body; null when it is not accepted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origins">
    /// Sites whose pages may send plain text, as <c>navigator.sendBeacon</c> does. A browser sends that, or a body
    /// without a type, from any page without a preflight request; so it is rejected from other sites.
    /// </param>
    /// <param name="takesOwnPages">Whether pages of the server's own host may, too.</param>
    public static BodyType? Of(HttpRequest request, IReadOnlyList<string> origins, bool takesOwnPages = true)
    {
        if (request.HasJsonContentType())
            return BodyType.Json;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        var name = type.MediaType.Value ?? "";
        if (Lines.Contains(name, StringComparer.OrdinalIgnoreCase))
            return BodyType.Lines;
        return name.Equals(PlainText, StringComparison.OrdinalIgnoreCase)
            && (origins.Contains(request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase)
                || (takesOwnPages && IsOwnPage(request)))
            ? BodyType.Lines
            : null;
    }

    /// <summary>
    /// Whether a page of the requested host sent it. A proxy may have terminated TLS, so only host and port count.
    /// </summary>
    private static bool IsOwnPage(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
        && request.Host.HasValue
        && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
