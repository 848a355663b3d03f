namespace CartStream.Server.Api;

/// <summary>One partition of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Compacted">Whether the topic is compacted.</param>
/// <param name="EndOffset">Offset of the next record.</param>
/// <param name="ProcessedOffset">Offset of the next event to process; null for other topics.</param>
public sealed record TopicStatus(
    string Topic,
    int Partition,
    bool Compacted,
    long EndOffset,
    long? ProcessedOffset);
