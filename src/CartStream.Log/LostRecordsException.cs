namespace CartStream.Log;

/// <summary>Records that were asked for are gone: they were deleted, by age or size, before they were read.</summary>
public sealed class LostRecordsException : LogException
{
    /// <summary>Says what is gone.</summary>
    /// <param name="where">What the message begins with, such as the cluster; empty for nothing.</param>
    /// <param name="topic">The topic, as the log knows it.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset that was asked for.</param>
    /// <param name="firstOffset">The first offset that is left, above <paramref name="offset"/>.</param>
    public LostRecordsException(string where, string topic, int partition, long offset, long firstOffset)
        : base($"{where}'{topic}' [{partition}] begins at {firstOffset}, expected {offset}: up to {
            firstOffset - offset} records were deleted before they were read")
    {
        Topic = topic;
        Partition = partition;
        Offset = offset;
        FirstOffset = firstOffset;
    }

    /// <summary>The topic, as the log knows it.</summary>
    public string Topic { get; }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The offset that was asked for.</summary>
    public long Offset { get; }

    /// <summary>The first offset that is left.</summary>
    public long FirstOffset { get; }
}
