using Microsoft.AspNetCore.Authorization;

namespace CartStream.Server.Security;

/// <summary>A request needs a key of this scope, or of <see cref="Scope.Admin"/>, once there are keys.</summary>
/// <param name="Scope">The scope.</param>
internal sealed record ScopeRequirement(Scope Scope) : IAuthorizationRequirement;
