using System.Net;
using CartStream.Server.Node;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>
/// Decides whether a request comes from this machine. Without keys or a host's authorization, only local requests are
/// answered.
/// </summary>
internal static class LocalRequest
{
    private static readonly string[] Forwarding =
        ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    /// <summary>The problem for a request that is neither local nor admitted by the host; null for others.</summary>
    public static ProblemResult? WhyNot(HttpContext context)
    {
        if (context.Features.Get<AdmittedByHost>() is not null)
            return null;
        // A page of another site whose host name resolves to this machine must not count as local.
        if (!ListenAddress.IsLoopback(context.Request.Host.Host))
        {
            return ProblemResult.Of(
                StatusCodes.Status421MisdirectedRequest,
                "found a host that is not this machine's own, expected localhost: there are no API keys");
        }

        return IsFromHere(context)
            ? null
            : ProblemResult.Of(
                StatusCodes.Status403Forbidden,
                "found a request from another machine, expected one from this machine: there are no API keys");
    }

    /// <summary>
    /// A proxied request comes from elsewhere. A request without a network connection has no address.
    /// </summary>
    private static bool IsFromHere(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && !Array.Exists(Forwarding, context.Request.Headers.ContainsKey);
}
