namespace CartStream.Server.Items;

/// <summary>New attributes of an item.</summary>
/// <param name="Id">The item.</param>
/// <param name="Attributes">All its attributes; null to take the item out of the catalogue.</param>
internal sealed record ItemChange(byte[] Id, ItemAttributes? Attributes);
