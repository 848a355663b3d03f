namespace CartStream.Datasets.Reading;

/// <summary>How a file tells the time.</summary>
internal enum TimeKind
{
    /// <summary>A date and time of day, as <see cref="Events.EventTime"/> reads it.</summary>
    Text,

    /// <summary>Seconds since 1970, with or without a fraction.</summary>
    Seconds,

    /// <summary>Milliseconds since 1970.</summary>
    Milliseconds,

    /// <summary>
    /// Not at all: line n happens n seconds after 1970 began, so that the order of the file is the order of time.
    /// </summary>
    LineNumber,
}
