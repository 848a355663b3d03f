using System.Globalization;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Server.Api;
using CartStream.Server.Intake;
using CartStream.Server.Live;
using CartStream.Server.Node;
using CartStream.Server.Rules;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using CartStream.Server.Writing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Hosting;

/// <summary>
/// A shop on a log: its processor, and the HTTP API and dashboard as a pipeline to which the host passes requests.
/// Create it, start it, and dispose of it after the last request.
/// </summary>
/// <remarks>
/// Invariant: it has its own services. Nothing that the host registers, such as JSON or routing options, changes an
/// answer; and none of its registrations are visible to the host or to another shop of the process.
/// </remarks>
internal sealed class ShopApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ShopNode _node;
    private readonly GroupCommit _writes;
    private readonly RequestDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;

    private ShopApplication(ServiceProvider services, ShopNode node, GroupCommit writes)
    {
        _services = services;
        _node = node;
        _writes = writes;
        _pipeline = ShopPipeline.Build(services);
        _scopes = services.GetRequiredService<IServiceScopeFactory>();
    }

    /// <summary>Its services, for in-process calls.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The processor.</summary>
    public ShopNode Node => _node;

    /// <summary>The writer of events.</summary>
    public GroupCommit Writes => _writes;

    /// <summary>Completes when the processor has stopped, by itself or on request.</summary>
    public Task Ended => _node.Ended;

    /// <summary>Why the processor stopped; null when nothing failed.</summary>
    public string? Failure => _node.Failure;

    /// <summary>Creates a shop without starting it.</summary>
    /// <param name="log">The log; missing topics are created.</param>
    /// <param name="options">The options, which have no faults.</param>
    /// <param name="keys">The API keys.</param>
    /// <param name="host">What it uses of the application that contains it.</param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">An item in the log can't be read.</exception>
    public static ShopApplication Create(IEventLog log, ServerOptions options, KeyRing keys, ShopHost host)
    {
        log.CreateTopics(ServerTopics.All(CountPartitions(log)));
        var model = ShopModel.Create(options.Parameters, options.Model);
        var node = new ShopNode(log, options.Worker, model, host.Time, options.Shared?.Snapshots);
        GroupCommit? writes = null;
        ServiceProvider? services = null;
        try
        {
            var metrics = new ServerMetrics(host.Meters, host.Name);
            writes = GroupCommit.Open(log, NameOf(options, host.Time), metrics, host.Time, options.Warned);
            services = ShopServices.Build(log, options, keys, host, node, writes, metrics);
            ServerReadings.Observe(metrics.Meter, services);
            var shop = new ShopApplication(services, node, writes);
            writes.Start();
            return shop;
        }
        catch
        {
            services?.Dispose();
            writes?.Dispose();
            node.Dispose();
            throw;
        }
    }

    /// <summary>Applies the rules in the options, if any; call it before the first answer.</summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    public Task EnsureRulesAsync() => _services.GetRequiredService<ServerOptions>().Rules is { } rules
        ? _services.GetRequiredService<RuleIntake>().EnsureAsync(rules)
        : Task.CompletedTask;

    /// <summary>Starts restoring and processing.</summary>
    public void Start()
    {
        _node.Start();
        _services.GetRequiredService<LiveFeeds>().Start();
    }

    /// <summary>
    /// Answers a request; its path is relative to the shop's base. Texts don't depend on the host's culture, which may
    /// separate digits or write a minus sign otherwise.
    /// </summary>
    public async Task InvokeAsync(HttpContext context)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        context.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(context, _scopes));
        await _pipeline(context);
    }

    /// <summary>
    /// Sends the events of a source when they are due by the clock, overdue ones at once, until it ends or is
    /// cancelled. What the log refuses is sent again.
    /// </summary>
    public Task StreamAsync(IEventSource source, CancellationToken cancellation)
    {
        var paced = new PacedSource(
            source,
            _writes,
            _node.Partitions,
            _services.GetRequiredService<TimeProvider>());
        return Task.Run(() => paced.RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>Ends the streams, which don't end by themselves, so that the web server can stop.</summary>
    public Task EndStreamsAsync() => _services.GetRequiredService<LiveFeeds>().StopAsync();

    /// <summary>Ends writes, then processing; everything accepted is in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndStreamsAsync();
        await _writes.StopAsync();
        _writes.Dispose();
        await _node.StopAsync();
        await _services.DisposeAsync();
    }

    /// <summary>The number of partitions of the events topic; one in a new log.</summary>
    private static int CountPartitions(IEventLog log) =>
        log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.UserEvents)?.Partitions ?? 1;

    /// <summary>
    /// The only server of an embedded log has a fixed name; an unnamed one among others gets a unique name.
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
}
