using CartStream.Server.Middleware;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CartStream.Hosting;

/// <summary>
/// Hands the requests below a path of the host to a shop. To the shop the path is its base; behind it the request is
/// the host's again as it was.
/// </summary>
internal sealed class ShopMount(ShopRuntime shop)
{
    /// <summary>The route's parameter that takes what comes behind the base.</summary>
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
    /// Whether the host asks who it is: its authorization has let the request in then, for the routing sees to it that
    /// none is forgotten.
    /// </summary>
    private static bool IsAdmitted(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && (endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null);

    /// <summary>Parts a path behind so many segments.</summary>
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
