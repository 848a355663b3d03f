using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Security;

/// <summary>Who sends a request: its API key, or its address.</summary>
internal static class RequestClient
{
    /// <summary>The id of the request's key, or who it is without one: for limits and retries, and no secret.</summary>
    public static string NameOf(HttpContext context) => context.Features.Get<ApiKey>()?.Id
        ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Whether who was let in may do what another scope allows, too.</summary>
    public static bool Allows(HttpContext context, Scope scope) =>
        context.Features.Get<ApiKey>() is not { } key || key.Allows(scope);
}
