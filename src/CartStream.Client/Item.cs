namespace CartStream.Client;

/// <summary>An item as the shop describes it.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Attributes">What the shop says of it.</param>
/// <param name="IsTouched">Whether anybody has ever touched it.</param>
public sealed record Item(string ItemId, ItemAttributes Attributes, bool IsTouched);
