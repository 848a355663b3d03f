using CartStream.Server.Node;
using CartStream.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CartStream.Server.Middleware;

/// <summary>
/// The first step of every request: headers for browsers, the limit of a body, and the local-only rule while there are
/// no keys.
/// </summary>
internal sealed class RequestGuard(KeyRing keys, ServerOptions options)
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Continues with the request.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context);
        if (!keys.IsRequired && !options.Insecure && LocalRequest.WhyNot(context) is { } refusal)
            return refusal.ExecuteAsync(context);
        LimitBody(context);
        return next(context);
    }

    /// <summary>Sets the headers of every answer.</summary>
    public void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // A beacon from an allowed site is answered, too: otherwise the browser would report an error in the site's
        // console.
        var isAllowed = options.CorsOrigins.Contains(
            context.Request.Headers.Origin.ToString(), StringComparer.OrdinalIgnoreCase);
        headers["Cross-Origin-Resource-Policy"] = isAllowed ? "cross-origin" : "same-origin";
        headers.CacheControl = "no-store";
    }

    /// <summary>A host's web server may allow longer bodies, for the host's own endpoints.</summary>
    private void LimitBody(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Limits.BodyBytesMax;
    }
}
