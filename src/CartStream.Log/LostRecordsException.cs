namespace CartStream.Log;

/// <summary>Requested records are gone: they were deleted by age or size before they were read.</summary>
public sealed class LostRecordsException : LogException
{
    /// <summary>Describes the lost records.</summary>
    /// <param name="where">Prefix of the message, such as the cluster; may be empty.</param>
    /// <param name="topic">The topic, as the log knows it.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The requested offset.</param>
    /// <param name="firstOffset">The first remaining offset, above <paramref name="offset"/>.</param>
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

    /// <summary>The requested offset.</summary>
    public long Offset { get; }

    /// <summary>The first remaining offset.</summary>
    public long FirstOffset { get; }
}
