using System.Security.Claims;
using System.Text.Encodings.Web;
using CartStream.Server.Validation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CartStream.Server.Security;

/// <summary>
/// Authenticates a request by its API key, in <c>X-Api-Key</c> or as a bearer token. It replaces a host's
/// authentication, because each scope's policy names this scheme. It logs nothing, because attempts with guessed keys
/// would fill the log.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    UrlEncoder encoder,
    KeyRing keys,
    KeyFileNotices notices)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, NullLoggerFactory.Instance, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "CartStream.ApiKey";

    /// <summary>The claim type of a scope.</summary>
    public const string ScopeClaim = "scope";

    private const string KeyHeader = "X-Api-Key";
    private const string Bearer = "Bearer ";

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var key = TextOf(Request) is { } text ? ApiKeyFile.Find(keys.Keys, text) : null;
        notices.Report(keys.Fault);
        if (key is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        Context.Features.Set(key);
        var identity = new ClaimsIdentity(
            key.Scopes.Select(scope => new Claim(ScopeClaim, scope)).Append(new Claim(ClaimTypes.Name, key.Name)),
            SchemeName);
        var ticket = new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName);
        return Task.FromResult(AuthenticateResult.Success(ticket));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResult.Of(
            StatusCodes.Status401Unauthorized,
            keys.Fault is null
                ? $"found no valid API key, expected one in {KeyHeader} or as 'Authorization: Bearer'"
                : "the server can't read its file of API keys, and rejects every key until it can")
            .ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var found = string.Join(", ", Context.Features.Get<ApiKey>()?.Scopes ?? []);
        var required = Context.GetEndpoint()?.Metadata.GetMetadata<Scope>()?.Name;
        return ProblemResult.Of(
            StatusCodes.Status403Forbidden, $"found an API key for {found}, expected one for {required}")
            .ExecuteAsync(Context);
    }

    private static string? TextOf(HttpRequest request)
    {
        if (request.Headers.TryGetValue(KeyHeader, out var given))
            return given.ToString();
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }
}
