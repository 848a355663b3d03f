using Microsoft.Extensions.Logging;

namespace CartStream.Server.Security;

/// <summary>Tells the operator once of each fault of the file of API keys, and of its end.</summary>
internal sealed partial class KeyFileNotices(ILogger<KeyFileNotices> log)
{
    private string? _faultSaid;

    /// <summary>Says what is wrong with the file now, null for nothing, where that is news.</summary>
    public void Say(string? fault)
    {
        if (Interlocked.Exchange(ref _faultSaid, fault) == fault)
            return;
        if (fault is null)
            LogReadable();
        else
            LogClosed(fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody is let in, for the API keys can't be read: {Reason}")]
    private partial void LogClosed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API keys can be read again")]
    private partial void LogReadable();
}
