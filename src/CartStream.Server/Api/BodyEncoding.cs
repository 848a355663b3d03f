using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CartStream.Server.Api;

/// <summary>
/// Bodies are sent unpacked: one with a content coding, such as gzip, is rejected before it is read, and the response
/// names the coding that is accepted (RFC 9110, 15.5.16).
/// </summary>
internal static class BodyEncoding
{
    private const string Unpacked = "identity";

    /// <summary>Continues with a request whose body is not packed.</summary>
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var codings = context.Request.Headers.ContentEncoding.ToString();
        if (codings.Length == 0 || codings.Split(',').All(IsUnpacked)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return next(context);
        }

        context.Response.Headers.AcceptEncoding = Unpacked;
        return ProblemResult.Of(
            StatusCodes.Status415UnsupportedMediaType,
            $"found a body with Content-Encoding {FieldFault.Show(codings)}, expected one that is not packed")
            .ExecuteAsync(context);
    }

    private static bool IsUnpacked(string coding) =>
        coding.Trim() is "" || coding.Trim().Equals(Unpacked, StringComparison.OrdinalIgnoreCase);
}
