using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CartStream.Server.Api;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CartStream.Server.Middleware;

/// <summary>
/// Decodes the ids in a request's path, exactly once each: an id may hold any character, a slash too, and two ids never
/// have one spelling.
/// </summary>
/// <remarks>
/// The server decodes a path as a whole and leaves <c>%2F</c> as it is, so that <c>a%2Fb</c> and <c>a%252Fb</c> would
/// be one. Before the routing the path is therefore made anew from the target as it was sent: each segment decoded,
/// and in it only <c>%</c> and <c>/</c> encoded. Behind the routing the values that it found in the path are decoded
/// from that. Where the shop is below a base, the target's first segments are the base; where the host has given the
/// request another path than it was sent to, that path is what there is to route by.
/// </remarks>
internal static class PathIds
{
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the request the path to route by; answers 400 to one that can't be decoded.</summary>
    public static Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        // Without an escape there is nothing to decode, and the server's path is what was sent.
        if (!target.Contains('%', StringComparison.Ordinal))
            return next(context);
        if (!TryRead(target, out var segments, out var served, out var fault))
            return ProblemResult.Invalid(fault).ExecuteAsync(context);
        if (TryTakeBase(segments, served, context.Request))
            context.Request.Path = new PathString("/" + string.Join('/', segments));
        return next(context);
    }

    /// <summary>Decodes the values that the router found in the path.</summary>
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

    /// <summary>
    /// Takes the base's segments away; false when the request was sent to another path than it has now.
    /// </summary>
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
    /// Reads the segments of a target, and of how many the path is that the server has made of it, to which an escaped
    /// dot segment is a place, too.
    /// </summary>
    private static bool TryRead(
        string target, out List<string> segments, out int served, [NotNullWhen(false)] out FieldFault? fault)
    {
        (segments, served, fault) = ([], 0, null);
        var sent = PathOf(target);
        foreach (var segment in sent.Split('/').Skip(1))
        {
            // An unescaped dot segment means a place, as anywhere; an escaped one is an id.
            if (!TryDecode(segment, out var decoded, out fault))
                return false;
            served = decoded is ".." ? Math.Max(0, served - 1) : decoded is "." ? served : served + 1;
            if (segment is "..")
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment is not ".")
                segments.Add(decoded.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F"));
        }

        // Behind a last dot segment the server leaves the slash.
        if (sent.Length > 0 && IsDots(sent[(sent.LastIndexOf('/') + 1)..]))
            served++;
        return true;
    }

    private static bool IsDots(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    /// <summary>The path of a target, which may be a whole address.</summary>
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
