using Microsoft.Extensions.Logging;

namespace CartStream.Server.Security;

/// <summary>Logs each fault of the key file once, and when it is resolved.</summary>
internal sealed partial class KeyFileNotices(ILogger<KeyFileNotices> log)
{
    private string? _reported;

    /// <summary>Logs the file's current fault (null for none) if it has changed.</summary>
    public void Report(string? fault)
    {
        if (Interlocked.Exchange(ref _reported, fault) == fault)
            return;
        if (fault is null)
            LogReadable();
        else
            LogClosed(fault);
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Every request is rejected, since the API keys can't be read: {Reason}")]
    private partial void LogClosed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API keys can be read again")]
    private partial void LogReadable();
}
