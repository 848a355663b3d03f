using CartStream.Cli.CommandLine;
using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Simulation;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;

namespace CartStream.Cli.Verbs.Serve;

/// <summary><c>cartstream serve</c>: the HTTP API on a log, until it is stopped.</summary>
internal sealed class ServeExecutor(CliHost host)
{
    /// <summary>Serves until cancelled, then finishes work in progress.</summary>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="IOException">The log or the address can't be used, or the processor failed.</exception>
    public async Task<int> RunAsync(ServeOptions options, CancellationToken cancellation)
    {
        options.Validate();
        using var log = options.Log.Open("serve", host, patience: null, cancellation);
        using var snapshots = SnapshotFolder.TryOpen(options.State, log, host);
        await using var server = Create(log, options, snapshots);
        await server.StartAsync(cancellation);
        foreach (var address in server.Addresses)
            host.Error.WriteLine($"cartstream: serving {options.Log.Name} on {address} (Ctrl-C stops)");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var demo = options.Demo ? StreamShoppersAsync(server, options, stop.Token) : Task.CompletedTask;
        await Task.WhenAny(server.Ended, Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancellation));
        await stop.CancelAsync();
        await demo.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (server.Failure is not { } failure)
            return ExitCode.Success;
        host.Error.WriteLine($"cartstream: the processor stopped: {failure}");
        if (log is SqliteLog { IsThere: false })
            await StayNotReadyAsync(cancellation);
        return ExitCode.Failure;
    }

    /// <summary>
    /// If a supervisor restarted the server, it would create an empty store in place of the one that was removed. So
    /// the process keeps running and answers that it isn't ready, until it is stopped.
    /// </summary>
    private async Task StayNotReadyAsync(CancellationToken cancellation)
    {
        host.Error.WriteLine("cartstream: everything is answered 503 until the server is stopped");
        await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private CartStreamServer Create(IEventLog log, ServeOptions options, SnapshotFolder? snapshots)
    {
        var shared = options.Server.Shared is { } group ? group with { Snapshots = snapshots } : null;
        try
        {
            var server = options.Server with
            {
                Shared = shared,
                EraseAside = id => EraseAside(options.Log.Store, id),
                Warned = Warn,
            };
            return CartStreamServer.Create(log, server, host.Time);
        }
        catch (OptionFaultException e)
        {
            throw new UsageException(e.Faults);
        }
    }

    private void Warn(string line) => host.Error.WriteLine($"cartstream: {line}");

    /// <summary>Rejected rows of files once sent to a store may name a shopper.</summary>
    private static string? EraseAside(string? store, byte[] id)
    {
        try
        {
            if (store is not null)
                RejectedRowsFile.Forget(EventFileInput.RejectedPathOf(store), id);
            return null;
        }
        catch (EventFileException e)
        {
            return e.Message;
        }
    }

    private Task StreamShoppersAsync(CartStreamServer server, ServeOptions options, CancellationToken cancellation)
    {
        // A simulated session has about four events.
        var shop = DemoShop.Create(options.DemoEventsPerSecond * 3_600 / 4, host.Time);
        return server.StreamAsync(new ShopSimulator(shop), cancellation);
    }
}
