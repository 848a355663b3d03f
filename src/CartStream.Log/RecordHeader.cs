namespace CartStream.Log;

/// <summary>A name and value attached to a record, such as the reason of a dead letter.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Value">The header's value, text.</param>
public sealed record RecordHeader(string Name, string Value);
