namespace CartStream.Datasets.Files;

/// <summary>The result of parsing a row.</summary>
internal enum RowVerdict
{
    /// <summary>It is an event.</summary>
    Event,

    /// <summary>It is not a valid event.</summary>
    Rejected,

    /// <summary>It is valid but not an event of a shopper with an item, such as a page view.</summary>
    Skipped,
}
