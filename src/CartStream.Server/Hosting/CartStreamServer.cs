using System.Globalization;
using System.Security.Cryptography;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Server.Answering;
using CartStream.Server.Api;
using CartStream.Server.Erasure;
using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Intake;
using CartStream.Server.Items;
using CartStream.Server.Live;
using CartStream.Server.Middleware;
using CartStream.Server.Node;
using CartStream.Server.Attribution;
using CartStream.Server.Pages;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Hosting;

/// <summary>
/// The HTTP API on a log, with the processor inside. Made, started, and disposed of when requests and processing have
/// ended.
/// </summary>
public sealed class CartStreamServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ShopNode _node;
    private readonly GroupCommit _writes;
    private readonly bool _servesHttps;
    private readonly Exporting? _exporting = Exporting.Begin();

    private CartStreamServer(WebApplication app, ShopNode node, GroupCommit writes, bool servesHttps)
    {
        _app = app;
        _node = node;
        _writes = writes;
        _servesHttps = servesHttps;
    }

    /// <summary>The addresses that are listened on, ports included; empty before the start.</summary>
    public IReadOnlyCollection<string> Addresses =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];

    /// <summary>The server's parts.</summary>
    internal IServiceProvider Services => _app.Services;

    /// <summary>Ends when the processor has stopped, by itself or because the server was stopped.</summary>
    public Task Ended => _node.Ended;

    /// <summary>What made the processor stop; null when nothing did.</summary>
    public string? Failure => _node.Failure;

    /// <summary>Makes a server that has not started.</summary>
    /// <param name="log">The log; topics that are missing are created.</param>
    /// <param name="options">How to listen and answer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or another address than loopback is asked for without keys; all faults are named.
    /// </exception>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The file of keys, or an item in the log, can't be read.</exception>
    public static CartStreamServer Create(IEventLog log, ServerOptions options, TimeProvider time)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        var keys = new KeyRing(new ApiKeyFile(options.KeysFile, time), time);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ServerListening.Configure(builder, options);
        OptionFaults.ThrowIfAny(ExposureRule.Faults(options, keys));
        log.CreateTopics(ServerTopics.All(CountPartitions(log)));
        var model = ShopModel.Create(options.Parameters, options.Model);
        var node = new ShopNode(log, options.Worker, model, time, options.Shared?.Snapshots);
        var metrics = new ServerMetrics();
        var writes = new GroupCommit(log, NameOf(options, time), metrics, time);
        ServerLogging.Configure(builder.Logging, options.JsonLogs);
        AddServices(builder.Services, log, options, time, keys, node, writes, metrics);
        var app = builder.Build();
        Use(app, options);
        var services = app.Services;
        ServerReadings.Observe(
            metrics.Meter, node, services.GetRequiredService<StatusReport>(), services.GetRequiredService<LiveHub>());
        ServerReadings.Observe(metrics.Meter, node, services.GetRequiredService<ImpressionTracker>());
        var servesHttps = options.Urls.Split(';')
            .Any(url => url.TrimStart().StartsWith("https:", StringComparison.OrdinalIgnoreCase));
        return new CartStreamServer(app, node, writes, servesHttps);
    }

    /// <summary>Listens, and begins to restore and process.</summary>
    /// <exception cref="IOException">An address can't be listened on, or has no certificate.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            await _app.StartAsync(cancellation);
        }
        catch (Exception e) when (_servesHttps && IsOfCertificate(e))
        {
            throw new IOException(
                $"https: found no certificate to serve with ({e.Message.Split('\n')[0].TrimEnd('.')}), expected one in "
                + "PEM that Kestrel__Certificates__Default__Path names, and its key by "
                + "Kestrel__Certificates__Default__KeyPath",
                e);
        }

        _node.Start();
        _app.Services.GetRequiredService<LiveFeeds>().Start();
    }

    /// <summary>
    /// Sends the events of a source when their time comes by the clock, those that are overdue at once, until it ends
    /// or is cancelled. The catalogue takes over what they say of items that it does not know.
    /// </summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    public Task StreamAsync(IEventSource source, CancellationToken cancellation)
    {
        var services = _app.Services;
        var paced = new PacedSource(
            source,
            _writes,
            services.GetRequiredService<ItemIntake>(),
            _node.Partitions,
            services.GetRequiredService<TimeProvider>());
        return Task.Run(() => paced.RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>Ends open requests, then writes, then processing; everything accepted is in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.Services.GetRequiredService<LiveFeeds>().StopAsync();
        await _app.StopAsync();
        await _writes.DisposeAsync();
        await _node.StopAsync();
        await _app.DisposeAsync();
        _exporting?.Dispose();
    }

    /// <summary>Unreadable, of another key, without a key, or not there: Kestrel has no exception of its own for it.
    /// </summary>
    private static bool IsOfCertificate(Exception e) =>
        e is CryptographicException or InvalidOperationException or NotSupportedException or ArgumentException;

    /// <summary>As many as there are events' partitions; one in a log that is new.</summary>
    private static int CountPartitions(IEventLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents)?.Partitions ?? 1;

    /// <summary>The one server of an embedded log has one name; a nameless one among others has one that nobody had.
    /// </summary>
    private static string NameOf(ServerOptions options, TimeProvider time)
    {
        const string name = "cartstream-server";
        return options.Shared is not { } shared ? name
            : shared.Member is { } member ? $"{name}-{member}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{name}-{Environment.MachineName}-{Environment.ProcessId}-{time.GetUtcNow().ToUnixTimeMilliseconds()}-{
                    time.GetTimestamp()}");
    }

    private static void AddServices(
        IServiceCollection services,
        IEventLog log,
        ServerOptions options,
        TimeProvider time,
        KeyRing keys,
        ShopNode node,
        GroupCommit writes,
        ServerMetrics metrics)
    {
        services.AddRouting();
        services.AddSingleton(log).AddSingleton(options).AddSingleton(time).AddSingleton(keys);
        services.AddSingleton(_ => node).AddSingleton(writes);
        services.AddSingleton(new ItemCatalogue(log, node.Items));
        services.AddSingleton<ItemIntake>().AddSingleton<EnginePool>();
        services.AddSingleton<LiveHub>().AddSingleton<RecentRecommendations>().AddSingleton<ImpressionTracker>();
        services.AddSingleton<ShopActivity>().AddSingleton<StatusHistory>();
        services.AddSingleton<QualityHistory>().AddSingleton<StatusReport>().AddSingleton<LiveFeeds>();
        services.AddSingleton<ExperimentReport>();
        services.AddSingleton<ErasureService>().AddSingleton(_ => metrics);
        services.AddOpenApi("v1", ApiDescription.Configure);
        services.AddSingleton<RequestGuard>().AddSingleton<ApiKeyGate>();
        services.AddSingleton(new BodyBudget(BodyBudget.BodiesMax, BodyBudget.BytesMax));
        services.AddSingleton<OverloadGate>().AddSingleton<ReadyGate>();
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger("CartStream"));
        services.Configure<JsonOptions>(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().WithMethods("GET", "POST", "PUT", "DELETE")));
    }

    private static void Use(WebApplication app, ServerOptions options)
    {
        var services = app.Services;
        app.Use((context, next) => services.GetRequiredService<RequestGuard>().InvokeAsync(context, next));
        app.Use(PathIds.ReadAsync);
        app.UseRouting();
        app.Use(PathIds.DecodeValuesAsync);
        if (options.CorsOrigins.Count > 0)
            app.UseCors();
        app.Use((context, next) => services.GetRequiredService<ApiKeyGate>().RecogniseAsync(context, next));
        app.Use((context, next) => services.GetRequiredService<OverloadGate>().LimitRateAsync(context, next));
        app.Use((context, next) => services.GetRequiredService<ApiKeyGate>().AdmitAsync(context, next));
        app.Use((context, next) => services.GetRequiredService<OverloadGate>().GivePlaceAsync(context, next));
        app.Use(KnownParameters.CheckAsync);
        app.Use((context, next) => services.GetRequiredService<ReadyGate>().InvokeAsync(context, next));
        EventEndpoints.Map(app);
        IdentityEndpoints.Map(app);
        IngestEndpoints.Map(app);
        RecommendationEndpoints.Map(app);
        ShopperEndpoints.Map(app);
        ItemEndpoints.Map(app);
        FeedbackEndpoints.Map(app);
        LiveEndpoints.Map(app);
        ActivityEndpoints.Map(app);
        HealthEndpoints.Map(app);
        StaticPages.Map(app);
        app.MapOpenApi();
    }
}
