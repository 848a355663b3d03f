using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Files;

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

    /// <summary>
    /// Options for the command line for reading a file of unknown layout, such as <c>--map item_id=sku,…</c>; empty
    /// where there are none.
    /// </summary>
    public string MappingArguments { get; init; } = "";

    /// <summary>The file of unknown layout; null for other faults.</summary>
    public string? UnknownPath { get; init; }

    /// <summary>Whether the file is whole, but there is nothing in it.</summary>
    internal bool IsEmpty { get; init; }
}
