namespace CartStream.Datasets.Simulation;

/// <summary>An item that is related to a shopper's history, and how strongly.</summary>
/// <param name="ItemId">The item's id, UTF-8.</param>
/// <param name="Score">Above 0; an item with twice the score is chosen twice as often.</param>
public readonly record struct RelatedItem(byte[] ItemId, float Score);
