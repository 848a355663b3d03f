namespace CartStream.Server.Live;

/// <summary>Outcome of one source's slots in recommendations.</summary>
/// <param name="Source">The source.</param>
/// <param name="Recommended">Slots of recommendations that were followed by an event of their shopper.</param>
/// <param name="Taken">The part of these slots whose item had that event.</param>
/// <param name="Views">Slots taken by a view.</param>
/// <param name="Carts">Slots taken by a cart addition.</param>
/// <param name="Purchases">Slots taken by a purchase.</param>
/// <param name="Precision">Taken divided by recommended; 0 if it was not recommended.</param>
/// <param name="HitRate">Taken divided by scored events: the source's share of the hit rate; 0 without events.</param>
public sealed record QualitySource(
    string Source,
    long Recommended,
    long Taken,
    long Views,
    long Carts,
    long Purchases,
    double Precision,
    double HitRate);
