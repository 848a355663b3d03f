using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartStream.Server.Telemetry;

/// <summary>
/// The host's loggers without the platform's messages about each health probe: a restart is not an error that needs a
/// line a second, and the prober gets the reason in the answer.
/// </summary>
/// <param name="host">The host's loggers, which the host owns.</param>
internal sealed class ShopLoggers(ILoggerFactory host) : ILoggerFactory
{
    private const string Probes = "Microsoft.Extensions.Diagnostics.HealthChecks.";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(Probes, StringComparison.Ordinal)
            ? NullLogger.Instance
            : host.CreateLogger(categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => host.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The host owns the loggers.
    }
}
