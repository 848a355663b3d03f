using System.Globalization;
using CartStream.Log;

namespace CartStream.Processing.Ingest;

/// <summary>
/// A record of <c>user-events.dlq</c>: one that was not a valid event, the reason, and where it came from.
/// </summary>
/// <param name="Partition">Its partition of <c>user-events.dlq</c>.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="TimeMs">Time of the record, milliseconds since 1970.</param>
/// <param name="Reason">Why it was not a valid event; empty when its header is missing.</param>
/// <param name="SourceTopic">The topic it was in; empty when its header is missing.</param>
/// <param name="SourcePartition">Its partition there; null when unknown.</param>
/// <param name="SourceOffset">Its offset there; null when unknown.</param>
/// <param name="Key">Its original key; empty for none.</param>
/// <param name="Value">Its original value.</param>
public sealed record DeadLetter(
    int Partition,
    long Offset,
    long TimeMs,
    string Reason,
    string SourceTopic,
    int? SourcePartition,
    long? SourceOffset,
    ReadOnlyMemory<byte> Key,
    ReadOnlyMemory<byte> Value)
{
    private const int RecordsAtOnce = 1_000;

    /// <summary>The dead letters of a partition up to its current end, in offset order, read lazily.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static IEnumerable<DeadLetter> ReadAll(IEventLog log, int partition, CancellationToken cancellation)
    {
        var end = log.EndOffset(Topology.DeadLetters, partition);
        var batch = new RecordBatch();
        using var reader = log.OpenReader(
            Topology.DeadLetters, partition, log.FirstOffset(Topology.DeadLetters, partition));
        while (reader.Read(batch, RecordsAtOnce, TimeSpan.Zero, cancellation) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch[i].Offset >= end)
                    yield break;
                yield return Read(batch[i], partition);
            }
        }
    }

    private static DeadLetter Read(in LogRecord record, int partition)
    {
        var headers = record.Headers;
        return new DeadLetter(
            partition,
            record.Offset,
            record.TimeMs,
            Find(headers, "reason") ?? "",
            Find(headers, "topic") ?? "",
            (int?)Number(Find(headers, "partition"), int.MaxValue),
            Number(Find(headers, "offset"), long.MaxValue),
            record.Key.ToArray(),
            record.Value.ToArray());
    }

    private static string? Find(IReadOnlyList<RecordHeader> headers, string name) =>
        headers.LastOrDefault(header => header.Name == name)?.Value;

    private static long? Number(string? text, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : null;
}
