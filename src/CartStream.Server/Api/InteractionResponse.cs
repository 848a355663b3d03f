namespace CartStream.Server.Api;

/// <summary>Something that was done to an item.</summary>
/// <param name="Time">When.</param>
/// <param name="EventType">What.</param>
/// <param name="ItemId">The item.</param>
/// <param name="Name">Its name, where it is known.</param>
/// <param name="Offset">The event's offset.</param>
public sealed record InteractionResponse(
    DateTimeOffset Time,
    string EventType,
    string ItemId,
    string? Name,
    long Offset);
