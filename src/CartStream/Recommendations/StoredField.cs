namespace CartStream.Recommendations;

/// <summary>What a <see cref="StoredRecommendationReader"/> stands at.</summary>
internal enum StoredField
{
    /// <summary>Nothing: before the first field.</summary>
    None,

    /// <summary>The shopper's id.</summary>
    Shopper,

    /// <summary>The items; <see cref="StoredRecommendationReader.ReadItem"/> goes through them.</summary>
    Items,

    /// <summary>The offset of the answered event.</summary>
    Offset,

    /// <summary>Changes of the shopper's cart.</summary>
    Cart,

    /// <summary>Events the model had learnt.</summary>
    Model,

    /// <summary>The configuration's hash.</summary>
    Config,

    /// <summary>The experiment's variant.</summary>
    Variant,

    /// <summary>How probable each item was.</summary>
    Explore,

    /// <summary>A field that came later than this version.</summary>
    Other,
}
