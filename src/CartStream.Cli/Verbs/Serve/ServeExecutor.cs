using CartStream.Cli.CommandLine;
using CartStream.Datasets.Files;
using CartStream.Datasets.Reading;
using CartStream.Datasets.Simulation;
using CartStream.Log;
using CartStream.Log.Sqlite;
using CartStream.Server.Hosting;

namespace CartStream.Cli.Verbs.Serve;

/// <summary><c>cartstream serve</c>: the HTTP API on a log, until it is told to stop.</summary>
internal sealed class ServeExecutor(CliHost host)
{
    /// <summary>Serves until cancelled, then ends what was begun.</summary>
    /// <exception cref="UsageException">The options don't hold together.</exception>
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
            await SayNotReadyAsync(cancellation);
        return ExitCode.Failure;
    }

    /// <summary>
    /// Started anew, as a supervisor would, the server would make an empty store in the place of the one that was taken
    /// away. So it stays, and answers that it isn't ready, until somebody stops it.
    /// </summary>
    private async Task SayNotReadyAsync(CancellationToken cancellation)
    {
        host.Error.WriteLine("cartstream: everything is answered 503 until the server is stopped");
        await Task.Delay(Timeout.InfiniteTimeSpan, host.Time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private CartStreamServer Create(IEventLog log, ServeOptions options, SnapshotFolder? snapshots)
    {
        var shared = options.Server.Shared is { } asked ? asked with { Snapshots = snapshots, Warned = Warn } : null;
        try
        {
            var server = options.Server with { Shared = shared, EraseAside = id => EraseAside(options.Log.Store, id) };
            return CartStreamServer.Create(log, server, host.Time);
        }
        catch (ArgumentException e)
        {
            // The option's name stands in the message; the parameter's says nothing to who typed it.
            throw new UsageException(e.Message.Replace($" (Parameter '{e.ParamName}')", ""));
        }
    }

    private void Warn(string line) => host.Error.WriteLine($"cartstream: {line}");

    /// <summary>Rejected rows of what was once sent to a store may name a shopper.</summary>
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
        // A session of the simulator has about four events.
        var shop = DemoShop.Create(options.DemoEventsPerSecond * 3_600 / 4, host.Time);
        return server.StreamAsync(new ShopSimulator(shop), cancellation);
    }
}
