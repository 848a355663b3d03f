using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace CartStream.Hosting;

/// <summary>
/// The host's features of a request while a shop answers it: the user, and what the host's pipeline has set.
/// </summary>
internal readonly struct HostFeatures
{
    private readonly IServiceProvidersFeature? _services;
    private readonly IHttpAuthenticationFeature? _user;
    private readonly ClaimsPrincipal? _principal;
    private readonly IAuthenticationFeature? _authentication;
    private readonly IAuthenticateResultFeature? _result;
    private readonly IStatusCodePagesFeature? _statusPages;
    private readonly IExceptionHandlerFeature? _failure;
    private readonly IExceptionHandlerPathFeature? _failurePath;

    private HostFeatures(IFeatureCollection features)
    {
        _services = features.Get<IServiceProvidersFeature>();
        _user = features.Get<IHttpAuthenticationFeature>();
        _principal = _user?.User;
        _authentication = features.Get<IAuthenticationFeature>();
        _result = features.Get<IAuthenticateResultFeature>();
        _statusPages = features.Get<IStatusCodePagesFeature>();
        _failure = features.Get<IExceptionHandlerFeature>();
        _failurePath = features.Get<IExceptionHandlerPathFeature>();
    }

    /// <summary>Captures the current features.</summary>
    public static HostFeatures Of(HttpContext context) => new(context.Features);

    /// <summary>Restores the captured features.</summary>
    public void Restore(HttpContext context)
    {
        var features = context.Features;
        features.Set(_services);
        features.Set(_user);
        if (_user is not null)
            _user.User = _principal;
        features.Set(_authentication);
        features.Set(_result);
        features.Set(_statusPages);
        features.Set(_failure);
        features.Set(_failurePath);
    }
}
