namespace CartStream.Pipeline;

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
}
