using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Api;

/// <summary>Types of bodies that events may come in.</summary>
internal static class BodyTypes
{
    /// <summary>What is said of a body of another type.</summary>
    public const string Expected = "found another type of body, or none, expected application/json";

    /// <summary>What <c>navigator.sendBeacon</c> sends.</summary>
    public const string PlainText = "text/plain";

    /// <summary>Types of bodies with a JSON value a line.</summary>
    public static readonly string[] Lines =
        ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    /// <summary>All but <c>application/json</c>.</summary>
    public static string[] Others { get; } =
        [.. Lines, "application/cloudevents+json", "application/cloudevents-batch+json", PlainText];

    /// <summary>The type of a request's body; null when it is none that is taken.</summary>
    /// <param name="request">The request.</param>
    /// <param name="origins">
    /// Sites whose pages may send plain text, as <c>navigator.sendBeacon</c> does. A browser sends that, or a body
    /// without a type, from any page without asking first; so from others it is not taken.
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
    /// Whether a page of the host that was asked sends it. A proxy may have ended its TLS, so that host and port alone
    /// count.
    /// </summary>
    private static bool IsOwnPage(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
        && request.Host.HasValue
        && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
