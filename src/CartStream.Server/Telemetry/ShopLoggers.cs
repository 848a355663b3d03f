using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartStream.Server.Telemetry;

/// <summary>
/// The host's loggers without what the platform says of each probe of the shop's health: a restart is no error of which
/// a line a second has to tell, and who probes reads the reason in the answer.
/// </summary>
/// <param name="host">The host's, which stay its own.</param>
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
        // The loggers are the host's.
    }
}
