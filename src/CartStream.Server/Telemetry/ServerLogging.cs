using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CartStream.Server.Telemetry;

/// <summary>What the server says to its operator: on standard error, as text or as JSON, and never who a shopper is.
/// </summary>
internal static class ServerLogging
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Replaces what the host logs by default.</summary>
    public static void Configure(ILoggingBuilder logging, bool asJson)
    {
        logging.ClearProviders();
        if (asJson)
        {
            logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, TimeFormat));
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimeFormat + " ";
            });
        }

        logging.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        // What ASP.NET says of a request holds its path, and so a shopper's id.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Why the server can't start is thrown to who starts it, and would be said here with its whole stack first.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // It has nothing to say at this level, and would open a trace and a scope for every request to say it in.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }
}
