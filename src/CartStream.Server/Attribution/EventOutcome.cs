namespace CartStream.Server.Attribution;

/// <summary>How the shopper's recommendation before an event did on it.</summary>
/// <param name="Time">The event's time.</param>
/// <param name="ShopperId">The shopper.</param>
/// <param name="EventType">Type of the event.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Partition">The event's partition.</param>
/// <param name="Offset">The event's offset.</param>
/// <param name="Rank">The item's rank in the recommendation, from 1; null when it was not in it.</param>
/// <param name="Source">Which part had proposed it; null when it was not in it.</param>
public sealed record EventOutcome(
    DateTimeOffset Time,
    string ShopperId,
    string EventType,
    string ItemId,
    int Partition,
    long Offset,
    int? Rank,
    string? Source);
