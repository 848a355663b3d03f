using System.Net;
using CartStream.Server.Node;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Middleware;

/// <summary>Whether a request comes from this machine, which is who is answered while nobody else says who may ask.
/// </summary>
internal static class LocalRequest
{
    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For"];

    /// <summary>What a request is answered that is not local and that the host has not let in; null for others.
    /// </summary>
    public static ProblemResult? WhyNot(HttpContext context)
    {
        if (context.Features.Get<AdmittedByHost>() is not null)
            return null;
        // A page of another site whose name leads to this machine must not pass for a local one.
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

    /// <summary>What a proxy passes on comes from somebody else. Without a network there is no address.</summary>
    private static bool IsFromHere(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address))
        && !Array.Exists(Forwarding, context.Request.Headers.ContainsKey);
}
