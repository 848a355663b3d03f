using CartStream.Log;
using CartStream.Server.Hosting;
using CartStream.Server.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CartStream.Hosting;

/// <summary>
/// One shop in the life of its host: it runs from before the host's own services start until after they have stopped,
/// so that they can use it at any time.
/// </summary>
/// <remarks>
/// Invariants: it starts at most once; once it is stopping no call starts; the log is closed after the last call and
/// the last batch. Stopping and disposing may happen in any order, repeatedly.
/// </remarks>
internal sealed partial class ShopRuntime : IHostedLifecycleService, IAsyncDisposable, IDisposable
{
    // Calls still waiting for the processor after that fail because the shop has stopped.
    private static readonly TimeSpan CallsWait = TimeSpan.FromSeconds(5);

    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly CallGate _calls = new();
    private IEventLog? _log;
    private volatile ShopApplication? _app;
    private volatile string _why = "the shop has not started: it does with the host";
    private volatile bool _hasStopped;

    /// <summary>Creates a shop without starting it.</summary>
    /// <param name="key">Its key; empty for the shop without one.</param>
    /// <param name="services">The host's services.</param>
    public ShopRuntime(string key, IServiceProvider services)
    {
        Key = key;
        _services = services;
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("CartStream.Hosting");
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
    }

    /// <summary>The shop's key; empty for the shop without one.</summary>
    public string Key { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The application while it runs; null before and after.</summary>
    public ShopApplication? App => _app;

    /// <summary>Why it is not running.</summary>
    public string WhyNot => _why;

    /// <summary>Its options.</summary>
    /// <exception cref="OptionsValidationException">The options have faults.</exception>
    public CartStreamOptions Options =>
        _services.GetRequiredService<IOptionsMonitor<CartStreamOptions>>().Get(Key);

    /// <summary>Starts a call, which delays the shop's stop until it is disposed of.</summary>
    /// <exception cref="CartStreamUnavailableException">The shop is not running.</exception>
    public CallGate.Call Begin(out ShopApplication app)
    {
        var call = _calls.TryEnter();
        if (call is { } begun && _app is { } running)
        {
            app = running;
            return begun;
        }

        call?.Dispose();
        throw new CartStreamUnavailableException(_why);
    }

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (_hasStopped)
                throw new CartStreamUnavailableException($"{_why}, and starts with a new one only");
            if (_app is not null)
                return;
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
            var app = await Task.Run(() => Open(either.Token), cancellationToken);
            await EnsureRulesAsync(app);
            _app = app;
            _app.Start();
            _ = WatchAsync(_app);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>For hosts that don't call <see cref="StartingAsync"/>.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => StartingAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the live streams, for which the host's web server would wait.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _app?.EndStreamsAsync() ?? Task.CompletedTask;

    /// <summary>The host's other services may still use the shop.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A start that waits for its log ends, so that the disposal needn't wait for it.
        await _stop.CancelAsync();
        await _changing.WaitAsync();
        try
        {
            if (_hasStopped)
                return;
            _hasStopped = true;
            _why = "the shop has stopped with the host";
            await _calls.CloseAsync(CallsWait, TimeProvider.System);
            if (_app is { } app)
                await app.DisposeAsync();
            _app = null;
            _log?.Dispose();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ShopApplication Open(CancellationToken stop)
    {
        try
        {
            var options = Options;
            var server = HostedOptions.ToServer(options) with { Warned = LogWarned };
            var keys = new KeyRing(new ApiKeyFile(server.KeysFile, Time), Time);
            _log = ShopLog.Open(options, Time, _logger, _stop.Token, stop);
            stop.ThrowIfCancellationRequested();
            return ShopApplication.Create(
                _log, server, keys, ShopHost.Of(_services, Time, Key.Length == 0 ? null : Key));
        }
        catch (Exception e)
        {
            _log?.Dispose();
            _log = null;
            _why = $"the shop could not start: {e.Message}";
            // Without an answer from a cluster, a cancelled attempt may fail before its wait is cancelled.
            if (e is LogException && stop.IsCancellationRequested)
                throw new OperationCanceledException(e.Message, e, stop);
            throw;
        }
    }

    private async Task EnsureRulesAsync(ShopApplication app)
    {
        try
        {
            await app.EnsureRulesAsync();
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            _log?.Dispose();
            _log = null;
            _why = $"the shop could not start: {e.Message}";
            throw;
        }
    }

    private async Task WatchAsync(ShopApplication app)
    {
        await app.Ended;
        if (app.Failure is { } failure)
            LogFailed(failure);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The processor stopped, and answers grow old: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Line}")]
    private partial void LogWarned(string line);
}
