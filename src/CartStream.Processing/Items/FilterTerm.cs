namespace CartStream.Processing.Items;

/// <summary>A set of items in the catalogue's index.</summary>
/// <param name="IsCategory">Whether it is a category; else a brand.</param>
/// <param name="Value">Its name.</param>
internal readonly record struct FilterTerm(bool IsCategory, string Value);
