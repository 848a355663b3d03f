namespace CartStream.Server.Live;

/// <summary>What became of the slots that one source had in recommendations.</summary>
/// <param name="Source">The source.</param>
/// <param name="Recommended">Slots in recommendations that were followed by an event of their shopper.</param>
/// <param name="Taken">Of these, slots whose item that event was on.</param>
/// <param name="Views">Taken by a view.</param>
/// <param name="Carts">Taken by an addition to the cart.</param>
/// <param name="Purchases">Taken by a purchase.</param>
/// <param name="Precision">Taken by recommended; 0 without any.</param>
/// <param name="HitRate">Taken by scored events: what the source adds to the hit rate; 0 without any.</param>
public sealed record QualitySource(
    string Source,
    long Recommended,
    long Taken,
    long Views,
    long Carts,
    long Purchases,
    double Precision,
    double HitRate);
