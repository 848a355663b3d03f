using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartStream.Server.Hosting;

/// <summary>Everything that a shop uses of the application that contains it.</summary>
/// <param name="Loggers">Its loggers.</param>
/// <param name="Meters">Makes its meter.</param>
/// <param name="Diagnostics">Receives the diagnostics of its routing.</param>
/// <param name="Environment">The application.</param>
/// <param name="Time">The clock.</param>
/// <param name="Name">The shop's name among several of one process; null for the only one.</param>
internal sealed record ShopHost(
    ILoggerFactory Loggers,
    IMeterFactory Meters,
    DiagnosticListener Diagnostics,
    IHostEnvironment Environment,
    TimeProvider Time,
    string? Name = null)
{
    private const string WebDiagnostics = "Microsoft.AspNetCore";

    /// <summary>Collects what an application has registered.</summary>
    public static ShopHost Of(IServiceProvider services, TimeProvider time, string? name = null) => new(
        services.GetRequiredService<ILoggerFactory>(),
        services.GetRequiredService<IMeterFactory>(),
        services.GetService<DiagnosticListener>() ?? new DiagnosticListener(WebDiagnostics),
        services.GetRequiredService<IHostEnvironment>(),
        time,
        name);
}
