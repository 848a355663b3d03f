using System.Text;
using CartStream.Log;

namespace CartStream.Tests.Logs;

/// <summary>A record as tests compare it: everything of a <see cref="LogRecord"/> by value.</summary>
public sealed record StoredRecord(long Offset, long TimeMs, string Key, string? Value, string Headers)
{
    /// <summary>Copies <paramref name="record"/>; a delete has no value.</summary>
    public static StoredRecord Of(in LogRecord record) => new(
        record.Offset,
        record.TimeMs,
        Encoding.Latin1.GetString(record.Key),
        record.IsDelete ? null : Encoding.Latin1.GetString(record.Value),
        string.Join(",", record.Headers.Select(header => $"{header.Name}={header.Value}")));
}
