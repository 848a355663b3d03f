namespace CartStream.Datasets.Reading;

/// <summary>One query of a prefix file: the items of a session so far, and the next one.</summary>
/// <param name="Items">Item ids, oldest first, at least one.</param>
/// <param name="Target">The id of the next item.</param>
public sealed record PrefixQuery(IReadOnlyList<string> Items, string Target);
