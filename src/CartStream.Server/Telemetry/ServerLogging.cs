using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace CartStream.Server.Telemetry;

/// <summary>
/// The server's logs for its operator: on standard error, as text or as JSON, without any shopper's id.
/// </summary>
internal static class ServerLogging
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Replaces the host's default logging.</summary>
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
        {
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            // While standard error is not read, lines are dropped so that requests go on; their number is logged later.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        // ASP.NET's request logs contain the path, and so a shopper's id.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // The reason a server can't start is thrown to the caller; here it would be logged first, with its whole stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // It logs nothing at this level, but would open a trace and a scope for every request.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }
}
