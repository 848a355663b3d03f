using CartStream.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds shops to an application.</summary>
public static class CartStreamServiceCollectionExtensions
{
    private const string HealthCheckName = "cartstream";
    private static readonly string[] HealthCheckTags = ["cartstream", "ready"];

    /// <summary>
    /// Adds a shop: <see cref="ICartRecommender"/>, a hosted service that processes its events, and the health check
    /// <c>cartstream</c>. A repeated call only adds configuration.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">
    /// Sets options, overriding the configuration's section <c>CartStream</c> and <c>cartstream.json</c>.
    /// </param>
    public static IServiceCollection AddCartStream(
        this IServiceCollection services, Action<CartStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (AddShop(services, "", configure))
        {
            services.AddSingleton<ICartRecommender>(provider =>
                new CartRecommender(provider.GetRequiredKeyedService<ShopRuntime>("")));
        }

        return services;
    }

    /// <summary>
    /// Adds one of several shops, each with a log of its own: <see cref="ICartRecommender"/> by its key, a hosted
    /// service and the health check <c>cartstream:KEY</c>. A repeated call with the same key only adds configuration.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="shop">The shop's key, not empty, such as for <c>[FromKeyedServices("north")]</c>.</param>
    /// <param name="configure">
    /// Sets options, overriding the configuration's section <c>CartStream:Shops:KEY</c>.
    /// </param>
    public static IServiceCollection AddKeyedCartStream(
        this IServiceCollection services, string shop, Action<CartStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(shop);
        if (AddShop(services, shop, configure))
        {
            services.AddKeyedSingleton<ICartRecommender>(
                shop, (provider, _) => new CartRecommender(provider.GetRequiredKeyedService<ShopRuntime>(shop)));
        }

        return services;
    }

    /// <summary>Registers a shop and its options; false when the key exists already.</summary>
    private static bool AddShop(IServiceCollection services, string shop, Action<CartStreamOptions>? configure)
    {
        var registry = RegistryOf(services);
        var isNew = registry.TryAdd(shop);
        if (isNew)
            AddParts(services, shop, registry);
        if (configure is not null)
            services.Configure(shop, configure);
        return isNew;
    }

    private static void AddParts(IServiceCollection services, string shop, ShopRegistry registry)
    {
        services.AddLogging().AddMetrics();
        services.AddSingleton<IConfigureOptions<CartStreamOptions>>(provider =>
            new ConfigureNamedOptions<CartStreamOptions>(shop, options => Read(provider, shop, options)));
        services.AddOptions<CartStreamOptions>(shop).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CartStreamOptions>>(new CartStreamOptionsValidator(shop, registry));
        services.AddKeyedSingleton(shop, (provider, _) => new ShopRuntime(shop, provider));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ShopRuntime>(shop));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            shop.Length == 0 ? HealthCheckName : $"{HealthCheckName}:{shop}",
            provider => new CartStreamHealthCheck(provider.GetRequiredKeyedService<ShopRuntime>(shop)),
            failureStatus: null,
            HealthCheckTags));
    }

    private static ShopRegistry RegistryOf(IServiceCollection services)
    {
        var found = services.FirstOrDefault(one => one.ServiceType == typeof(ShopRegistry));
        if (found?.ImplementationInstance is ShopRegistry registry)
            return registry;
        registry = new ShopRegistry();
        services.TryAddSingleton(registry);
        // Behind the host's own, which it changes in nothing.
        services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Add(HostingJson.Default));
        return registry;
    }

    private static void Read(IServiceProvider provider, string shop, CartStreamOptions options)
    {
        if (provider.GetService<IConfiguration>() is not { } configuration)
            return;
        var folder = provider.GetService<IHostEnvironment>()?.ContentRootPath ?? Directory.GetCurrentDirectory();
        CartStreamConfiguration.Read(
            SettingOrigins.Of(configuration, folder, shop, options.ConfigurationFaults), options);
    }
}
