using System.Security.Cryptography;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Node;
using CartStream.Server.Security;
using CartStream.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Hosting;

/// <summary>
/// A shop with its own web server, which serves one <see cref="ShopApplication"/> and nothing else. Create it, start
/// it, and dispose of it; disposal ends requests and processing.
/// </summary>
public sealed class CartStreamServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly ShopApplication _shop;
    private readonly string _urls;
    private readonly Exporting? _exporting = Exporting.Begin();

    private CartStreamServer(WebApplication web, ShopApplication shop, string urls)
    {
        _web = web;
        _shop = shop;
        _urls = urls;
    }

    /// <summary>The addresses it listens on, with ports; empty before the start.</summary>
    public IReadOnlyCollection<string> Addresses =>
        _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];

    /// <summary>The server's parts.</summary>
    internal IServiceProvider Services => _shop.Services;

    /// <summary>Completes when the processor has stopped, by itself or because the server was stopped.</summary>
    public Task Ended => _shop.Ended;

    /// <summary>Why the processor stopped; null when nothing failed.</summary>
    public string? Failure => _shop.Failure;

    /// <summary>Creates a server without starting it.</summary>
    /// <param name="log">The log; missing topics are created.</param>
    /// <param name="options">How to listen and answer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or an address other than loopback is set without keys; all faults are named.
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
        ServerLogging.Configure(builder.Logging, options.JsonLogs);
        var web = builder.Build();
        try
        {
            var shop = ShopApplication.Create(log, options, keys, ShopHost.Of(web.Services, time));
            web.Run(shop.InvokeAsync);
            return new CartStreamServer(web, shop, options.Urls);
        }
        catch
        {
            ((IDisposable)web).Dispose();
            throw;
        }
    }

    /// <summary>Starts listening, restoring and processing.</summary>
    /// <exception cref="IOException">It can't listen on an address, or the address has no certificate.</exception>
    /// <exception cref="UnauthorizedAccessException">A socket that another process left may not be deleted.</exception>
    /// <exception cref="LogException">The rules in the options could not be written.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _shop.EnsureRulesAsync();
        AbandonedSocket.Remove(_urls);
        try
        {
            await _web.StartAsync(cancellation);
        }
        catch (Exception e) when (ServesHttps() && IsOfCertificate(e))
        {
            throw new IOException(
                $"https: found no certificate to serve with ({e.Message.Split('\n')[0].TrimEnd('.')}), expected one in "
                + "PEM that Kestrel__Certificates__Default__Path names, and its key by "
                + "Kestrel__Certificates__Default__KeyPath",
                e);
        }

        _shop.Start();
    }

    /// <summary>
    /// Sends the events of a source when they are due by the clock, overdue ones at once, until it ends or is
    /// cancelled. What the log refuses is sent again. Items that the catalogue lacks are added from the events.
    /// </summary>
    public Task StreamAsync(IEventSource source, CancellationToken cancellation) =>
        _shop.StreamAsync(source, cancellation);

    /// <summary>Ends open requests, then writes, then processing; everything accepted is in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _shop.EndStreamsAsync();
        await _web.StopAsync();
        await _shop.DisposeAsync();
        await _web.DisposeAsync();
        _exporting?.Dispose();
    }

    private bool ServesHttps() =>
        _urls.Split(';').Any(url => url.TrimStart().StartsWith("https:", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Unreadable, of another key, without a key, or missing: Kestrel has no exception type of its own for it.
    /// </summary>
    private static bool IsOfCertificate(Exception e) =>
        e is CryptographicException or InvalidOperationException or NotSupportedException or ArgumentException;
}
