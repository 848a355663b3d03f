namespace CartStream.Log;

/// <summary>
/// The log could not perform an operation; the message says what was found, what was expected, and where.
/// </summary>
public class LogException : IOException
{
    /// <summary>A fault of the log described in one line.</summary>
    public LogException(string message)
        : base(message)
    {
    }

    /// <summary>A fault of the log described in one line, with its cause.</summary>
    public LogException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>
    /// Whether a retry may succeed, such as when a broker is unavailable; default no. A retry includes reopening the
    /// reader or producer.
    /// </summary>
    public bool MayPass { get; init; }

    /// <summary>
    /// Whether it is a commit whose outcome is unknown: committing the same transaction again reveals it. Default no.
    /// </summary>
    public bool IsUndecided { get; init; }
}
