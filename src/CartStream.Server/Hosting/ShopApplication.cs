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
/// A shop on a log: its processor, and the HTTP API and dashboard as a pipeline that whoever hosts it hands requests
/// to. Made, started, and disposed of behind the last request.
/// </summary>
/// <remarks>
/// Invariant: it has services of its own. Nothing that the host registers, such as options of JSON or of routes,
/// changes an answer; and nothing of it is met by the host or by another shop of the process.
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

    /// <summary>Its services, for calls from within the process.</summary>
    public IServiceProvider Services => _services;

    /// <summary>The processor.</summary>
    public ShopNode Node => _node;

    /// <summary>The writer of events.</summary>
    public GroupCommit Writes => _writes;

    /// <summary>Ends when the processor has stopped, by itself or because it was told to.</summary>
    public Task Ended => _node.Ended;

    /// <summary>What made the processor stop; null when nothing did.</summary>
    public string? Failure => _node.Failure;

    /// <summary>Makes a shop that has not started.</summary>
    /// <param name="log">The log; topics that are missing are created.</param>
    /// <param name="options">How to answer; without faults.</param>
    /// <param name="keys">The API keys.</param>
    /// <param name="host">What it takes from the application that it is in.</param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">An item in the log can't be read.</exception>
    public static ShopApplication Create(IEventLog log, ServerOptions options, KeyRing keys, ShopHost host)
    {
        log.CreateTopics(ServerTopics.All(CountPartitions(log)));
        var model = ShopModel.Create(options.Parameters, options.Model);
        var node = new ShopNode(log, options.Worker, model, host.Time, options.Shared?.Snapshots);
        var metrics = new ServerMetrics(host.Meters, host.Name);
        var writes = GroupCommit.Start(log, NameOf(options, host.Time), metrics, host.Time);
        try
        {
            var services = ShopServices.Build(log, options, keys, host, node, writes, metrics);
            ServerReadings.Observe(metrics.Meter, services);
            return new ShopApplication(services, node, writes);
        }
        catch
        {
            // Its thread would wait for events for ever.
            writes.DisposeAsync().AsTask().GetAwaiter().GetResult();
            node.Dispose();
            throw;
        }
    }

    /// <summary>Makes the rules hold that the options have, if they have any; before the first answer.</summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    public Task EnsureRulesAsync() => _services.GetRequiredService<ServerOptions>().Rules is { } rules
        ? _services.GetRequiredService<RuleIntake>().EnsureAsync(rules)
        : Task.CompletedTask;

    /// <summary>Begins to restore and process.</summary>
    public void Start()
    {
        _node.Start();
        _services.GetRequiredService<LiveFeeds>().Start();
    }

    /// <summary>Answers a request, whose path begins behind the base at which the shop is.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        context.Features.Set<IServiceProvidersFeature>(new RequestServicesFeature(context, _scopes));
        return _pipeline(context);
    }

    /// <summary>
    /// Sends the events of a source when their time comes by the clock, those that are overdue at once, until it ends
    /// or is cancelled.
    /// </summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    public Task StreamAsync(IEventSource source, CancellationToken cancellation)
    {
        var paced = new PacedSource(
            source,
            _writes,
            _node.Partitions,
            _services.GetRequiredService<TimeProvider>());
        return Task.Run(() => paced.RunAsync(cancellation), CancellationToken.None);
    }

    /// <summary>Ends what has no end of its own, so that the web server in front can stop.</summary>
    public Task EndStreamsAsync() => _services.GetRequiredService<LiveFeeds>().StopAsync();

    /// <summary>Ends writes, then processing; everything accepted is in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndStreamsAsync();
        await _writes.DisposeAsync();
        await _node.StopAsync();
        await _services.DisposeAsync();
    }

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
}
