namespace CartStream.Processing.Items;

/// <summary>New attributes of an item.</summary>
/// <param name="Id">The item.</param>
/// <param name="Attributes">All its attributes; null to withdraw the item.</param>
internal sealed record ItemChange(byte[] Id, ItemAttributes? Attributes);
