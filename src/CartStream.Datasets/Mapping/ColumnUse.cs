namespace CartStream.Datasets.Mapping;

/// <summary>The use of a column or a path.</summary>
/// <param name="Column">Its name or path.</param>
/// <param name="Field">The event's field; null when the column is not used.</param>
/// <param name="Why">The reason, in a few words.</param>
public sealed record ColumnUse(string Column, string? Field, string Why);
