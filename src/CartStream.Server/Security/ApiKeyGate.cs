using CartStream.Server.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Security;

/// <summary>Lets a request in whose key allows what its endpoint asks for.</summary>
internal sealed partial class ApiKeyGate(KeyRing keys, ILogger<ApiKeyGate> log)
{
    private const string KeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";
    private string? _faultSaid;

    /// <summary>The id of the request's key, or who it is without one: for limits and retries, and no secret.</summary>
    public static string NameOf(HttpContext context) => context.Features.Get<ApiKey>()?.Id
        ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Whether who was let in may do what another scope allows, too.</summary>
    public static bool Allows(HttpContext context, Scope scope) =>
        context.Features.Get<ApiKey>() is not { } key || key.Allows(scope);

    /// <summary>Recognises the key, before any limit by key.</summary>
    public Task RecogniseAsync(HttpContext context, RequestDelegate next)
    {
        if (TextOf(context.Request) is { } text && ApiKeyFile.Find(keys.Keys, text) is { } key)
            context.Features.Set(key);
        SayFault();
        return next(context);
    }

    /// <summary>Goes on when the endpoint's scope is allowed.</summary>
    public Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Scope>() is not { } asked || !keys.IsRequired)
            return next(context);
        if (context.Features.Get<ApiKey>() is not { } key)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ProblemResult.Of(
                StatusCodes.Status401Unauthorized,
                keys.Fault is null
                    ? $"found no valid API key, expected one in {KeyHeader} or as 'Authorization: Bearer'"
                    : "the server can't read its file of API keys, and lets nobody in until it can")
                .ExecuteAsync(context);
        }

        return key.Allows(asked)
            ? next(context)
            : ProblemResult.Of(
                StatusCodes.Status403Forbidden,
                $"found an API key for {string.Join(", ", key.Scopes)}, expected one for {asked.Name}")
                .ExecuteAsync(context);
    }

    /// <summary>Tells the operator once of each fault of the file, and of its end.</summary>
    private void SayFault()
    {
        var fault = keys.Fault;
        if (Interlocked.Exchange(ref _faultSaid, fault) == fault)
            return;
        if (fault is null)
            LogReadable();
        else
            LogClosed(fault);
    }

    private static string? TextOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(KeyHeader, out var given))
            return given.ToString();
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody is let in, for the API keys can't be read: {Reason}")]
    private partial void LogClosed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API keys can be read again")]
    private partial void LogReadable();
}
