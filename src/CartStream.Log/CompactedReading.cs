namespace CartStream.Log;

/// <summary>Reads compacted topics to their end.</summary>
public static class CompactedReading
{
    private const int RecordsMax = 1_024;

    /// <summary>
    /// Passes the newest value of each key of a compacted partition, as of now, to <paramref name="take"/>, in offset
    /// order.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or it isn't compacted.</exception>
    public static void ReadCompacted(this IEventLog log, string topic, int partition, RecordAction take)
    {
        var batch = new RecordBatch();
        using var reader = log.OpenCompacted(topic, partition);
        while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
        {
            for (var i = 0; i < batch.Count; i++)
                take(batch[i]);
        }
    }
}
