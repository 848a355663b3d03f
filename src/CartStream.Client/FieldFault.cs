namespace CartStream.Client;

/// <summary>A fault of one field of a request.</summary>
/// <param name="Field">The field: a parameter's name, or the path of a member of the body.</param>
/// <param name="Detail">What was found and what was expected.</param>
/// <param name="Index">The index among several, from 0; null for a single one.</param>
public sealed record FieldFault(string Field, string Detail, int? Index = null);
