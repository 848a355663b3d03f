namespace CartStream.Datasets.Files;

/// <summary>What became of a row.</summary>
internal enum RowVerdict
{
    /// <summary>It is an event.</summary>
    Event,

    /// <summary>It is no valid event.</summary>
    Rejected,

    /// <summary>It is valid and no event of a shopper with an item, such as a page view.</summary>
    PassedOver,
}
