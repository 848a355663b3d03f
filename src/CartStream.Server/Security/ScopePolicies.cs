using CartStream.Server.Validation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Security;

/// <summary>An authorization policy for each scope, under the scope's name.</summary>
internal static class ScopePolicies
{
    // No key or an unknown one, a key without the scope, too many requests of a client, and of all.
    private static readonly ProducesResponseTypeMetadata[] Refusals =
    [
        ProblemResult.Described(StatusCodes.Status401Unauthorized),
        ProblemResult.Described(StatusCodes.Status403Forbidden),
        ProblemResult.Described(StatusCodes.Status429TooManyRequests),
        ProblemResult.Described(StatusCodes.Status503ServiceUnavailable),
    ];

    /// <summary>Registers the authentication by API key and the policies.</summary>
    public static IServiceCollection AddScopePolicies(this IServiceCollection services)
    {
        services.AddSingleton<KeyFileNotices>().AddSingleton<IAuthorizationHandler, ScopeRequirementHandler>();
        // There are no cookies, so data protection and its keys are not needed.
        services.AddAuthenticationCore(authentication => authentication.DefaultScheme = ApiKeyHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        return services.AddAuthorization(authorization =>
        {
            foreach (var scope in Scope.All)
            {
                authorization.AddPolicy(scope.Name, policy => policy
                    .AddAuthenticationSchemes(ApiKeyHandler.SchemeName)
                    .AddRequirements(new ScopeRequirement(scope)));
            }
        });
    }

    /// <summary>
    /// Makes these endpoints require <paramref name="scope"/>, and describes what the pipeline answers in their stead.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, Scope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.Finally(static endpoint =>
        {
            if (!endpoint.Metadata.OfType<IAcceptsMetadata>().Any())
                return;
            endpoint.Metadata.Add(ProblemResult.Described(StatusCodes.Status413PayloadTooLarge));
            endpoint.Metadata.Add(ProblemResult.Described(StatusCodes.Status415UnsupportedMediaType));
        });
        return endpoints.WithMetadata([scope, .. Refusals]).RequireAuthorization(scope.Name);
    }
}
