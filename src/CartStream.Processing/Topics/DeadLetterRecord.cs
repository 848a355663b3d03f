using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Topics;

/// <summary>A record of <c>user-events.dlq</c>: the one that was refused, and in its headers why.</summary>
internal static class DeadLetterRecord
{
    /// <summary>
    /// Most bytes of a key, and of a value. The record that was refused may be as large as brokers take, and
    /// compressed, larger than a producer sends; with the headers it would be refused itself, at every try.
    /// </summary>
    public const int PartBytesMax = 256 * 1024;

    /// <summary>Adds the dead letter of a record.</summary>
    /// <param name="letters">The dead letters.</param>
    /// <param name="reason">Why it was refused.</param>
    /// <param name="topic">The topic of the record.</param>
    /// <param name="partition">Its partition there.</param>
    /// <param name="record">The record.</param>
    public static void Add(RecordBatch letters, string reason, string topic, int partition, in LogRecord record)
    {
        RecordHeader[] headers =
        [
            new("reason", reason),
            new("topic", topic),
            new("partition", partition.ToString(CultureInfo.InvariantCulture)),
            new("offset", record.Offset.ToString(CultureInfo.InvariantCulture)),
            new("time", record.TimeMs.ToString(CultureInfo.InvariantCulture)),
        ];
        letters.Add(new LogRecord
        {
            Offset = 0,
            TimeMs = record.TimeMs,
            Key = Cut(record.Key),
            Value = Cut(record.Value),
            Headers = record.Key.Length <= PartBytesMax && record.Value.Length <= PartBytesMax
                ? headers
                : [.. headers, new("cut", string.Create(
                    CultureInfo.InvariantCulture,
                    $"key of {record.Key.Length}, value of {record.Value.Length} bytes"))],
        });
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> part) => part[..Math.Min(part.Length, PartBytesMax)];
}
