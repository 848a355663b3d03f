namespace CartStream.Datasets.Mapping;

/// <summary>What a column or a path is taken for.</summary>
/// <param name="Column">Its name or path.</param>
/// <param name="Field">The event's field; null when the column is not used.</param>
/// <param name="Why">What speaks for it, in a few words.</param>
public sealed record ColumnUse(string Column, string? Field, string Why);
