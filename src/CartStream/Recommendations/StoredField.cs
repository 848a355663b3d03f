namespace CartStream.Recommendations;

/// <summary>The field that a <see cref="StoredRecommendationReader"/> is at.</summary>
internal enum StoredField
{
    /// <summary>Nothing: before the first field.</summary>
    None,

    /// <summary>The shopper's id.</summary>
    Shopper,

    /// <summary>The items; <see cref="StoredRecommendationReader.ReadItem"/> enumerates them.</summary>
    Items,

    /// <summary>The offset of the answered event.</summary>
    Offset,

    /// <summary>Changes of the shopper's cart.</summary>
    Cart,

    /// <summary>Number of events the model had learnt.</summary>
    Model,

    /// <summary>The configuration's hash.</summary>
    Config,

    /// <summary>The experiment's variant.</summary>
    Variant,

    /// <summary>The probability of each item.</summary>
    Explore,

    /// <summary>A field of a later version.</summary>
    Other,
}
