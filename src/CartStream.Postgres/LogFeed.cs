using CartStream.Log;

namespace CartStream.Postgres;

/// <summary>A partition of a topic that the sink follows.</summary>
/// <remarks>Invariant: everything before <see cref="Position"/> is in the database.</remarks>
internal sealed class LogFeed : IDisposable
{
    private readonly ILogReader _reader;

    private LogFeed(string topic, int partition, long position, long first, ILogReader reader)
    {
        Topic = topic;
        Partition = partition;
        Position = position;
        First = first;
        _reader = reader;
    }

    /// <summary>Continues at <paramref name="position"/>.</summary>
    /// <exception cref="LogException">The log can't be read, or ends before the position.</exception>
    public static LogFeed Open(IEventLog log, string topic, int partition, long position)
    {
        var end = log.EndOffset(topic, partition);
        if (position > end)
        {
            throw new LogException(
                $"topic {topic}, partition {partition} ends at {end}, expected {position} or more, where the database "
                + "stands: was the log made anew? Choose another --schema for it");
        }

        var first = log.FirstOffset(topic, partition);
        var reader = log.OpenReader(topic, partition, Math.Max(first, position));
        return new LogFeed(topic, partition, position, first, reader);
    }

    /// <summary>The first remaining offset when it was opened; earlier ones were deleted by age or size.</summary>
    public long First { get; }

    /// <summary>The topic.</summary>
    public string Topic { get; }

    /// <summary>The partition.</summary>
    public int Partition { get; }

    /// <summary>The next offset to read.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Reads what is available, up to <paramref name="recordsMax"/> records, without waiting; null when there is
    /// nothing.
    /// </summary>
    public LogPosition? Read(RecordBatch records, int recordsMax, CancellationToken cancellation) =>
        _reader.Read(records, recordsMax, TimeSpan.Zero, cancellation) == 0
            ? null
            : new LogPosition(Topic, Partition, Position, records[^1].Offset + 1);

    /// <summary>Records that the database has everything before this offset.</summary>
    public void Advance(long position) => Position = position;

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();
}
