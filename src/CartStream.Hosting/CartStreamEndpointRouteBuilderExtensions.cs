using CartStream.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps shops to paths of an application.</summary>
public static class CartStreamEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps the HTTP API and the dashboard of a shop below a path, and nothing outside it. Without API keys and without
    /// <c>RequireAuthorization()</c> on the returned builder, only requests from this machine are answered.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="prefix">The path, such as <c>/cartstream</c>; empty or <c>/</c> for the root.</param>
    /// <param name="shop">The shop's key; null for the one that <c>AddCartStream</c> added.</param>
    /// <returns>A builder for conventions of the host, such as authorization or rate limits.</returns>
    /// <exception cref="InvalidOperationException">The shop was not added.</exception>
    /// <exception cref="ArgumentException">The path is invalid.</exception>
    public static IEndpointConventionBuilder MapCartStream(
        this IEndpointRouteBuilder endpoints, string prefix = "/cartstream", string? shop = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var key = shop ?? "";
        var registry = endpoints.ServiceProvider.GetService<ShopRegistry>();
        if (registry?.Shops.Contains(key, StringComparer.Ordinal) is not true)
        {
            var call = shop is null ? "AddCartStream(…)" : $"AddKeyedCartStream(\"{shop}\", …)";
            throw new InvalidOperationException(
                $"MapCartStream: found no such shop, expected builder.Services.{call} before Build()");
        }

        var mount = new ShopMount(endpoints.ServiceProvider.GetRequiredKeyedService<ShopRuntime>(key));
        return endpoints.Map($"{prefix.TrimEnd('/')}/{{**{ShopMount.RestName}}}", mount.InvokeAsync)
            .WithDisplayName($"CartStream {prefix}")
            // Policies of the host for all endpoints: a stored answer would reach callers without a key, and streams
            // don't end. The shop has time limits of its own.
            .CacheOutput(policy => policy.NoCache())
            .DisableRequestTimeout();
    }
}
