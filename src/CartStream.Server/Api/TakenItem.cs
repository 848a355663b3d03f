namespace CartStream.Server.Api;

/// <summary>A shopper's event on a recommended item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Rank">Its rank in the recommendation, from 1.</param>
/// <param name="EventType">Type of the event.</param>
/// <param name="Time">Time of the event.</param>
/// <param name="IsNext">Whether it was the shopper's next event, which is what quality counts.</param>
public sealed record TakenItem(string ItemId, int Rank, string EventType, DateTimeOffset Time, bool IsNext);
