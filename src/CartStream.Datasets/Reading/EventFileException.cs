namespace CartStream.Datasets.Reading;

/// <summary>
/// A file that can't be read as events: its message is one line for the user, with the file, what was found and what to
/// do.
/// </summary>
public sealed class EventFileException : IOException
{
    /// <summary>A failure with its one-line message.</summary>
    public EventFileException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its one-line message and its cause.</summary>
    public EventFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure without a message.</summary>
    public EventFileException()
    {
    }
}
