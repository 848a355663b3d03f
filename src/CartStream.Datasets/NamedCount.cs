namespace CartStream.Datasets;

/// <summary>How often something occurred.</summary>
/// <param name="Name">An item id, a brand, a category, a fault.</param>
/// <param name="Count">Its events, or rows.</param>
public readonly record struct NamedCount(string Name, long Count);
