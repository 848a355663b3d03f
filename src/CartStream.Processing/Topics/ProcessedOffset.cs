using System.Text.Json;
using CartStream.Log;

namespace CartStream.Processing.Topics;

/// <summary>How far a partition is processed, according to the totals in topic <c>quality</c>.</summary>
/// <remarks>They are committed with the state.</remarks>
internal static class ProcessedOffset
{
    /// <summary>The key of the totals.</summary>
    public static ReadOnlySpan<byte> TotalsKey => "totals"u8;

    /// <summary>
    /// The offset of a partition before which everything is processed and committed, by the state's own totals; by the
    /// group's offset when a version without an offset in its totals wrote them.
    /// </summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static long ReadCommitted(IEventLog log, int partition)
    {
        var hasTotals = false;
        long? next = null;
        log.ReadCompacted(Topology.Quality, partition, (in record) =>
        {
            if (!TryRead(record, out var offset))
                return;
            (hasTotals, next) = (true, offset);
        });
        return hasTotals
            ? next ?? log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) ?? 0
            : 0;
    }

    /// <summary>Whether a record of topic <c>quality</c> holds totals.</summary>
    /// <param name="record">The record.</param>
    /// <param name="next">The offset of the next event; null in totals of a version that stored none.</param>
    public static bool TryRead(in LogRecord record, out long? next)
    {
        next = null;
        if (record.IsDelete || !record.Key.SequenceEqual(TotalsKey))
            return false;
        try
        {
            var reader = new Utf8JsonReader(record.Value);
            while (reader.Read())
            {
                if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName
                    && reader.ValueTextEquals("next_offset"u8))
                {
                    next = reader.Read() && reader.TryGetInt64(out var offset) ? offset : null;
                    return true;
                }
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
