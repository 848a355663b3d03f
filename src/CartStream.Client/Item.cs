namespace CartStream.Client;

/// <summary>An item with its attributes.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="IsTouched">Whether it has ever had an event.</param>
public sealed record Item(string ItemId, ItemAttributes Attributes, bool IsTouched);
