using Microsoft.AspNetCore.Authorization;

namespace CartStream.Server.Security;

/// <summary>Checks a <see cref="ScopeRequirement"/> against the claims of the request's key.</summary>
internal sealed class ScopeRequirementHandler(KeyRing keys) : AuthorizationHandler<ScopeRequirement>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (!keys.IsRequired
            || context.User.HasClaim(ApiKeyHandler.ScopeClaim, requirement.Scope.Name)
            || context.User.HasClaim(ApiKeyHandler.ScopeClaim, Scope.Admin.Name))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
