using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Topics;

/// <summary>The headers of a record of <c>user-events.dlq</c>.</summary>
internal static class DeadLetterHeaders
{
    /// <summary>The reason why a record became a dead letter, and the record's address.</summary>
    public static RecordHeader[] Of(string reason, string topic, int partition, in LogRecord record) =>
    [
        new("reason", reason),
        new("topic", topic),
        new("partition", partition.ToString(CultureInfo.InvariantCulture)),
        new("offset", record.Offset.ToString(CultureInfo.InvariantCulture)),
        new("time", record.TimeMs.ToString(CultureInfo.InvariantCulture)),
    ];
}
