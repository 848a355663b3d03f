namespace CartStream.Processing.Items;

/// <summary>A set of items in the catalogue's index.</summary>
/// <param name="Field">What its items have in common: any field but the name.</param>
/// <param name="Value">The value of the field.</param>
internal readonly record struct FilterTerm(FilterField Field, string Value);
