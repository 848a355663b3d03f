using System.Text;
using CartStream.Pipeline;
using Confluent.Kafka;

namespace CartStream.Kafka;

/// <summary>Headers as the cluster has them; values are UTF-8.</summary>
internal static class KafkaHeaders
{
    /// <summary>The headers of a record that was read; one without a value is taken for empty.</summary>
    public static IReadOnlyList<RecordHeader> Read(Headers? headers) => headers is not { Count: > 0 }
        ? []
        : [.. headers.Select(header => new RecordHeader(
            header.Key, header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : ""))];

    /// <summary>The headers of a record to be written; null for none.</summary>
    public static Headers? Write(IReadOnlyList<RecordHeader>? headers)
    {
        if (headers is not { Count: > 0 })
            return null;
        var written = new Headers();
        foreach (var header in headers)
            written.Add(header.Name, Encoding.UTF8.GetBytes(header.Value));
        return written;
    }
}
