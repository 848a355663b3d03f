using CartStream.Log;
using CartStream.Server.Api;
using CartStream.Server.Attribution;
using CartStream.Server.Engine;
using CartStream.Server.Erasure;
using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Items;
using CartStream.Server.Live;
using CartStream.Server.Middleware;
using CartStream.Server.Node;
using CartStream.Server.Rules;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Hosting;

/// <summary>The services of one shop.</summary>
internal static class ShopServices
{
    /// <summary>
    /// How long a browser may remember the answer to a preflight request; Chromium does so no longer. Without it the
    /// browser asks again before almost every batch of events.
    /// </summary>
    private static readonly TimeSpan PreflightTime = TimeSpan.FromHours(2);

    /// <summary>
    /// Registers the services. Given instances belong to their owners, except <paramref name="node"/> and
    /// <paramref name="metrics"/>, which are disposed with the services.
    /// </summary>
    public static ServiceProvider Build(
        IEventLog log,
        ServerOptions options,
        KeyRing keys,
        ShopHost host,
        ShopNode node,
        GroupCommit writes,
        ServerMetrics metrics)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(new ShopLoggers(host.Loggers));
        services.AddSingleton(host.Meters).AddSingleton(host.Environment);
        services.AddSingleton(host.Diagnostics).AddSingleton<System.Diagnostics.DiagnosticSource>(host.Diagnostics);
        services.AddLogging().AddOptions().AddRouting();
        services.AddSingleton(log).AddSingleton(options).AddSingleton(host.Time).AddSingleton(keys);
        services.AddSingleton(_ => node).AddSingleton(writes);
        services.AddSingleton(node.Catalogue).AddSingleton(RuleBook.Open(log, options.Warned));
        services.AddSingleton<RuleIntake>();
        services.AddSingleton<ItemIntake>().AddSingleton<EnginePool>();
        services.AddSingleton<LiveHub>().AddSingleton<RecentRecommendations>().AddSingleton<ImpressionTracker>();
        services.AddSingleton<ShopActivity>().AddSingleton<StatusHistory>();
        services.AddSingleton<QualityHistory>().AddSingleton<StatusReport>().AddSingleton<LiveFeeds>();
        services.AddSingleton<ExperimentReport>().AddSingleton<QualityReport>();
        services.AddSingleton<ErasureService>().AddSingleton(_ => metrics);
        services.AddOpenApi("v1", ApiDescription.Configure);
        services.AddSingleton<RequestGuard>().AddProblemDetails().AddExceptionHandler<FailureHandler>();
        services.AddScopePolicies();
        services.AddSingleton(new RequestRates(options.Limits.RequestsPerSecond, host.Time));
        services.AddSingleton<ClientRateLimit>();
        services.AddHealthChecks()
            .AddCheck<LivenessCheck>(LivenessCheck.Name)
            .AddCheck<ReadinessCheck>(ReadinessCheck.Name);
        services.AddSingleton<LivenessCheck>().AddSingleton<ReadinessCheck>();
        services.AddSingleton(new BodyBudget(BodyBudget.BodiesMax, BodyBudget.BytesMax));
        services.AddSingleton<OverloadGate>().AddSingleton<ReadyGate>();
        services.AddSingleton(host.Loggers.CreateLogger("CartStream"));
        services.Configure<JsonOptions>(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().WithMethods("GET", "POST", "PUT", "DELETE")
            .WithExposedHeaders("Retry-After").SetPreflightMaxAge(PreflightTime)));
        var built = services.BuildServiceProvider();
        // Once resolved, they are disposed with the services.
        _ = (built.GetRequiredService<ShopNode>(), built.GetRequiredService<ServerMetrics>());
        return built;
    }
}
