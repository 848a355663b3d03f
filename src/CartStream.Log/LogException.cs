namespace CartStream.Log;

/// <summary>
/// The log could not do what was asked; the message says what was found, what was expected, and where.
/// </summary>
public class LogException : IOException
{
    /// <summary>A fault of the log described in one line.</summary>
    public LogException(string message)
        : base(message)
    {
    }

    /// <summary>A fault of the log described in one line, with what caused it.</summary>
    public LogException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>
    /// Whether doing the same again may help, such as when a broker is away; default no. Opening a reader or a producer
    /// anew is part of doing it again.
    /// </summary>
    public bool MayPass { get; init; }

    /// <summary>
    /// Whether it is a commit whose outcome is unknown: committing the same transaction again finds it out. Default no.
    /// </summary>
    public bool IsUndecided { get; init; }
}
