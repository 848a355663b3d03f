using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CartStream.Server.Pages;

/// <summary>
/// The files of wwwroot, which are part of the assembly: <c>index.html</c> at <c>/</c>, other pages without their
/// extension, everything else by its name. They use relative links, so they work below any base. <c>cartstream.js</c>
/// is for the shop's own pages, wherever those are.
/// </summary>
/// <remarks>All have one entity tag, the assembly's: a browser that has a file asks whether it has changed.</remarks>
internal static class StaticPages
{
    private const string Root = "wwwroot/";
    private const string ForShops = "cartstream.js";
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];
    private static readonly Assembly Owner = typeof(StaticPages).Assembly;
    private static readonly EntityTagHeaderValue Tag = new($"\"{Owner.ManifestModule.ModuleVersionId:N}\"");

    /// <summary>Maps one endpoint for each file.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var resource in Owner.GetManifestResourceNames())
        {
            var name = resource.Replace('\\', '/');
            if (!name.StartsWith(Root, StringComparison.Ordinal))
                continue;
            var type = TypeOf(name);
            var isForShops = name == Root + ForShops;
            var page = routes
                .MapMethods(PathOf(name[Root.Length..]), Methods, (HttpRequest request) =>
                {
                    if (IsBaseAlone(request))
                        return Results.Redirect($"{request.PathBase}/", permanent: true);
                    var headers = request.HttpContext.Response.Headers;
                    headers.CacheControl = "no-cache";
                    if (isForShops)
                        AllowOtherOrigins(headers);
                    return Results.Stream(Owner.GetManifestResourceStream(resource)!, type, entityTag: Tag);
                })
                .ExcludeFromDescription();
            if (isForShops)
                page.WithMetadata(new DisableCorsAttribute());
        }

        // Relative, as a proxy may have removed the beginning of the path that the browser has. The route takes a slash
        // at the end, too.
        routes.MapMethods("/dashboard", Methods, (HttpRequest request) =>
                Results.Redirect(request.Path.Value!.EndsWith('/') ? "../" : "./"))
            .ExcludeFromDescription();
    }

    /// <summary>Lets pages that others map answer HEAD, by which checks of links and of uptime ask.</summary>
    public static void AllowHead(IEndpointConventionBuilder pages) =>
        pages.Finally(page => page.Metadata.Add(new HttpMethodMetadata(Methods)));

    /// <summary>
    /// Any origin may read this file, so caches need not vary by origin; with <c>integrity</c> a page requests it by
    /// CORS.
    /// </summary>
    private static void AllowOtherOrigins(IHeaderDictionary headers)
    {
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        headers.CacheControl = "public, max-age=3600";
    }

    /// <summary>
    /// Whether the base was requested without the trailing slash that the page's relative links need.
    /// </summary>
    private static bool IsBaseAlone(HttpRequest request) => request.PathBase.HasValue && !request.Path.HasValue;

    private static string PathOf(string name)
    {
        if (name == "index.html")
            return "/";
        return "/" + (name.EndsWith(".html", StringComparison.Ordinal) ? name[..^".html".Length] : name);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" => "application/json",
        _ => "application/octet-stream",
    };
}
