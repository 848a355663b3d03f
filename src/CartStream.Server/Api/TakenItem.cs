namespace CartStream.Server.Api;

/// <summary>What a shopper did to a recommended item.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Rank">Its rank in the answer, from 1.</param>
/// <param name="EventType">What was done.</param>
/// <param name="Time">When.</param>
/// <param name="IsNext">Whether it was the shopper's next event, as quality counts it.</param>
public sealed record TakenItem(string ItemId, int Rank, string EventType, DateTimeOffset Time, bool IsNext);
