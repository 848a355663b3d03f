using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Security;

/// <summary>The sender of a request: its API key, or its address.</summary>
internal static class RequestClient
{
    /// <summary>The id of the request's key, or the sender without one, for limits and retries; not a secret.</summary>
    public static string NameOf(HttpContext context) => context.Features.Get<ApiKey>()?.Id
        ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Whether the admitted client also has another scope.</summary>
    public static bool Allows(HttpContext context, Scope scope) =>
        context.Features.Get<ApiKey>() is not { } key || key.Allows(scope);
}
