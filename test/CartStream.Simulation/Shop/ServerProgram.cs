using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using CartStream.Server.Hosting;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartStream.Simulation.Shop;

/// <summary>
/// A server with all that it is but the sockets: requests are handed to its pipeline, from the first check to the
/// endpoint, each on a thread of its own that the simulation orders. It is never stopped in peace, only killed.
/// </summary>
internal sealed class ServerProgram(SimulatedCluster cluster, string name, SimulationPlan plan, SimulatedDisk disk)
    : SimulatedProgram(cluster, name)
{
    private const string NoKeys = "/nonexistent/cartstream-simulation/keys.json";

    private static readonly IHostEnvironment Surroundings =
        Host.CreateEmptyApplicationBuilder(settings: null).Environment;

    private ShopApplication? _shop;

    /// <summary>The disk with its snapshots.</summary>
    public SimulatedDisk Disk => disk;

    /// <inheritdoc/>
    public override bool IsService => true;

    /// <inheritdoc/>
    protected override bool MayBeSkewed => false;

    /// <summary>Passes a request to the server; null when none listens.</summary>
    public SimulatedCall? Begin(SimulatedRequest request)
    {
        if (_shop is not { } shop || Process.IsDead)
            return null;
        var process = Process;
        var call = new SimulatedCall();
        call.Work = Scheduler.Start(
            process, () => new SimulatedContext(Scheduler).Run(() => AnswerAsync(shop, process, request, call)));
        return call;
    }

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        _shop = null;
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var diagnostics = new DiagnosticListener("simulation");
        var host = new ShopHost(
            NullLoggerFactory.Instance,
            services.GetRequiredService<IMeterFactory>(),
            diagnostics,
            Surroundings,
            time);
        try
        {
            new SimulatedContext(Scheduler).Run(() => ServeAsync(log, host));
        }
        finally
        {
            _shop = null;
        }

        // Its threads end with it, as those of a process that is killed.
        log.Process.Die(Scheduler.Now);
    }

    private async Task ServeAsync(SimulatedLog log, ShopHost host)
    {
        var options = new ServerOptions
        {
            KeysFile = NoKeys,
            Processor = plan.ProcessorOptions,
            Shared = plan.IsEmbedded ? null : new SharedLogOptions
            {
                Member = Name,
                Snapshots = disk.Open(log),
                SnapshotEvery = TimeSpan.FromSeconds(5),
            },
            Warned = Scheduler.Note,
        };
        var shop = ShopApplication.Create(
            plan.IsEmbedded ? log : Retrying(log, host.Time, CancellationToken.None),
            options,
            new KeyRing(new ApiKeyFile(NoKeys, host.Time), host.Time),
            host);
        shop.Start();
        _shop = shop;
        await shop.Ended;
        Scheduler.Note($"{Name} ends: {shop.Failure}");
        if (shop.Failure?.StartsWith("unexpected", StringComparison.Ordinal) == true && !log.Process.IsDead)
            Scheduler.Fail($"{Name} ends: {shop.Failure}");
    }

    private static async Task AnswerAsync(
        ShopApplication shop, SimulatedProcess process, SimulatedRequest request, SimulatedCall call)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(request.Body), writable: false);
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Body.Length > 0));
        var query = request.Path.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? at : request.Path.Length;
        (http.Request.Method, http.Request.Scheme, http.Request.Host) = (request.Method, "http", new("localhost"));
        http.Request.Path = PathString.FromUriComponent(request.Path[..query]);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = request.Path;
        http.Request.QueryString = new QueryString(request.Path[query..]);
        (http.Request.Body, http.Response.Body) = (body, answer);
        if (request.Body.Length > 0)
        {
            http.Request.ContentType = "application/json";
            http.Request.ContentLength = body.Length;
        }

        if (request.RetryKey is { } key)
            http.Request.Headers["Idempotency-Key"] = key;
        await shop.InvokeAsync(http);
        await http.Response.CompleteAsync();
        // The answer of a crashed process is lost.
        if (process.IsDead)
            return;
        (call.Body, call.Status) = (Encoding.UTF8.GetString(answer.ToArray()), http.Response.StatusCode);
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
