namespace CartStream.Datasets.Reading;

/// <summary>One query of a prefix file: what a session has seen so far, and what it saw next.</summary>
/// <param name="Items">Item ids, oldest first, at least one.</param>
/// <param name="Target">The id of the item that came next.</param>
public sealed record PrefixQuery(IReadOnlyList<string> Items, string Target);
