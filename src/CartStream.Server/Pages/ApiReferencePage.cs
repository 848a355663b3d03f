using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace CartStream.Server.Pages;

/// <summary>
/// <c>/docs</c>: an interactive description of the API, by Scalar. Its script is part of its package; the page refers
/// to no other host, and its policy forbids requests to any.
/// </summary>
internal static class ApiReferencePage
{
    private const string Path = "/docs";

    /// <summary>Maps the page and its files.</summary>
    public static void Map(IEndpointRouteBuilder routes) => StaticPages.AllowHead(routes
        .MapScalarApiReference(Path, options => options
            .WithTitle("CartStream API")
            .WithFavicon("../dashboard/icon.svg")
            .WithOpenApiRoutePattern("openapi/{documentName}.json")
            .WithNonce()
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            // The button would open a page of Scalar's vendor.
            .HideClientButton()));

    /// <summary>Allows the page's own scripts, which the policy of the other pages forbids.</summary>
    public static Task AllowItsScriptsAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(Path))
            context.Response.OnStarting(SetPolicyAsync, context);
        return next(context);
    }

    /// <summary>
    /// The page starts a script of its own, identified by its nonce, which creates styles at run time.
    /// </summary>
    private static Task SetPolicyAsync(object state)
    {
        var context = (HttpContext)state;
        if (context.Items[ScalarOptions.NonceHttpContextItemKey] is string nonce)
        {
            context.Response.Headers.ContentSecurityPolicy =
                $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
                + "img-src 'self' data: blob:; connect-src 'self'; font-src 'self' data:; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'";
        }

        return Task.CompletedTask;
    }
}
