namespace CartStream.Log;

/// <summary>
/// The log has no room for a transaction; nothing was written, and later transactions fit once there is room.
/// </summary>
public sealed class LogFullException : LogException
{
    /// <summary>A full log described in one line.</summary>
    public LogFullException(string message)
        : base(message)
    {
    }

    /// <summary>A full log described in one line, with what caused it.</summary>
    public LogFullException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
