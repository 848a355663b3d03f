using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CartStream.Server.Api;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CartStream.Server.Middleware;

/// <summary>
/// Decodes each id in a request's path exactly once: an id may contain any character, including a slash, and distinct
/// ids have distinct spellings.
/// </summary>
/// <remarks>
/// The server decodes a path as a whole and keeps <c>%2F</c>, so <c>a%2Fb</c> and <c>a%252Fb</c> would be the same.
/// Before routing, the path is therefore rebuilt from the raw target: each segment is decoded, and only <c>%</c> and
/// <c>/</c> are encoded in it. After routing, the route values are decoded from that. If the shop is below a base, the
/// target's first segments are the base; if the host has rewritten the request's path, the rewritten path is used for
/// routing.
/// </remarks>
internal static class PathIds
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Sets the path for routing; answers 400 when it can't be decoded.</summary>
    public static Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // Without an escape there is nothing to decode, and the server's path equals the raw one.
        if (!target.Contains('%', StringComparison.Ordinal))
            return next(context);
        if (!TryRead(target, out var segments, out var served, out var fault))
            return ProblemResult.Invalid(fault).ExecuteAsync(context);
        if (TryTakeBase(segments, served, context.Request))
            context.Request.Path = new PathString("/" + string.Join('/', segments));
        return next(context);
    }

    /// <summary>Decodes the route values.</summary>
    public static Task DecodeValuesAsync(HttpContext context, RequestDelegate next)
    {
        var values = context.Request.RouteValues;
        foreach (var (name, value) in values)
        {
            if (value is string text && text.Contains('%', StringComparison.Ordinal))
                values[name] = text.Replace("%2F", "/", StringComparison.Ordinal).Replace("%25", "%");
        }

        return next(context);
    }

    /// <summary>Removes the base's segments; false when the request's path was rewritten.</summary>
    private static bool TryTakeBase(List<string> segments, int served, HttpRequest request)
    {
        if (!request.PathBase.HasValue)
            return true;
        var parts = request.PathBase.Value.Split('/')[1..];
        var isSame = served == parts.Length + (request.Path.Value ?? "").Split('/').Length - 1
            && segments.Count >= parts.Length
            && parts.Index().All(part =>
                segments[part.Index].Replace("%25", "%").Equals(part.Item, StringComparison.OrdinalIgnoreCase));
        if (isSame)
            segments.RemoveRange(0, parts.Length);
        return isSame;
    }

    /// <summary>
    /// Reads the segments of a target, and the number of segments in the server's path, which also resolves escaped dot
    /// segments.
    /// </summary>
    private static bool TryRead(
        string target, out List<string> segments, out int served, [NotNullWhen(false)] out FieldFault? fault)
    {
        (segments, served, fault) = ([], 0, null);
        var sent = PathOf(target);
        foreach (var segment in sent.Split('/').Skip(1))
        {
            // An unescaped dot segment is a relative path segment as usual; an escaped one is an id.
            if (!TryDecode(segment, out var decoded, out fault))
                return false;
            served = decoded is ".." ? Math.Max(0, served - 1) : decoded is "." ? served : served + 1;
            if (segment is "..")
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment is not ".")
                segments.Add(decoded.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F"));
        }

        // After a final dot segment the server keeps the slash.
        if (sent.Length > 0 && IsDots(sent[(sent.LastIndexOf('/') + 1)..]))
            served++;
        return true;
    }

    private static bool IsDots(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    /// <summary>The path of a target, which may be an absolute URL.</summary>
    private static string PathOf(string target)
    {
        var end = target.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? target : target[..end];
        if (path.StartsWith('/'))
            return path;
        var host = path.IndexOf("://", StringComparison.Ordinal);
        var start = host < 0 ? -1 : path.IndexOf('/', host + 3);
        return start < 0 ? "/" : path[start..];
    }

    private static bool TryDecode(string segment, out string decoded, [NotNullWhen(false)] out FieldFault? fault)
    {
        decoded = segment;
        fault = null;
        if (!segment.Contains('%', StringComparison.Ordinal))
            return true;
        var bytes = new byte[Strict.GetMaxByteCount(segment.Length)];
        var count = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] != '%')
            {
                count += Strict.GetBytes(segment.AsSpan(i, 1), bytes.AsSpan(count));
                continue;
            }

            if (i + 2 >= segment.Length
                || !byte.TryParse(
                    segment.AsSpan(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var one))
            {
                fault = Fault(segment, "a '%' only before two hexadecimal digits, and %25 for itself");
                return false;
            }

            bytes[count++] = one;
            i += 2;
        }

        try
        {
            decoded = Strict.GetString(bytes, 0, count);
            return true;
        }
        catch (DecoderFallbackException)
        {
            fault = Fault(segment, "UTF-8 behind its escapes");
            return false;
        }
    }

    private static FieldFault Fault(string segment, string expected) =>
        new("id", $"id: found {FieldFault.Show(segment)} in the path, expected {expected}");
}
