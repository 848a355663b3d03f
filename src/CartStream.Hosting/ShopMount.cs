using CartStream.Server.Middleware;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Hosting;

/// <summary>
/// Passes requests below a path of the host to a shop. For the shop the path is its base; afterwards the request is
/// restored for the host.
/// </summary>
internal sealed class ShopMount(ShopRuntime shop)
{
    /// <summary>The route parameter for the path after the base.</summary>
    public const string RestName = "cartstream";

    /// <summary>Answers a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (shop.App is not { } app)
        {
            await ProblemResult.Of(StatusCodes.Status503ServiceUnavailable, $"not ready: {shop.WhyNot}", 1)
                .ExecuteAsync(context);
            return;
        }

        var request = context.Request;
        var before = (
            Endpoint: context.GetEndpoint(), request.RouteValues, request.PathBase, request.Path,
            Features: HostFeatures.Of(context));
        try
        {
            Enter(context, (RouteEndpoint)before.Endpoint!);
            await app.InvokeAsync(context);
        }
        finally
        {
            before.Features.Restore(context);
            (request.PathBase, request.Path) = (before.PathBase, before.Path);
            request.RouteValues = before.RouteValues;
            context.SetEndpoint(before.Endpoint);
        }
    }

    private static void Enter(HttpContext context, RouteEndpoint endpoint)
    {
        var request = context.Request;
        var (mounted, rest) = Split(request.Path, endpoint.RoutePattern.PathSegments.Count - 1);
        (request.PathBase, request.Path) = (request.PathBase + mounted, rest);
        request.RouteValues = [];
        context.SetEndpoint(null);
        context.Features.Set(IsAdmitted(endpoint) ? AdmittedByHost.Mark : null);
    }

    /// <summary>
    /// Whether the host requires authorization: then it has admitted the request, because routing enforces it.
    /// </summary>
    private static bool IsAdmitted(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null);

    /// <summary>Splits a path after this many segments.</summary>
    private static (PathString Base, PathString Path) Split(PathString path, int segments)
    {
        var text = path.Value ?? "";
        var end = 0;
        for (var i = 0; i < segments && end < text.Length; i++)
        {
            var next = text.IndexOf('/', end + 1);
            end = next < 0 ? text.Length : next;
        }

        return (new PathString(text[..end]), new PathString(text[end..]));
    }
}
