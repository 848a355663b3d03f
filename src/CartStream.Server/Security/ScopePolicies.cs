using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Security;

/// <summary>An authorization policy for each scope, under the scope's name.</summary>
internal static class ScopePolicies
{
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

    /// <summary>Makes these endpoints require <paramref name="scope"/>.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, Scope scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(scope).RequireAuthorization(scope.Name);
}
