namespace CartStream.Server.Api;

/// <summary>An interaction with an item.</summary>
/// <param name="Time">Time of the event.</param>
/// <param name="EventType">Type of the event.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Name">Its name, if known.</param>
/// <param name="Offset">The event's offset.</param>
public sealed record InteractionResponse(
    DateTimeOffset Time,
    string EventType,
    string ItemId,
    string? Name,
    long Offset);
