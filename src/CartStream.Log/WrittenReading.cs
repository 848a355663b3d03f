namespace CartStream.Log;

/// <summary>Reads all that was committed before a moment, even where an open transaction hides it at first.</summary>
internal static class WrittenReading
{
    /// <summary>How long records may stay hidden behind an open transaction.</summary>
    public static readonly TimeSpan HiddenMax = TimeSpan.FromSeconds(5);

    private const int RecordsMax = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Passes a partition's committed records from <paramref name="from"/> on to <paramref name="take"/>, at least all
    /// that were committed before the call. Returns the offset at which to continue.
    /// </summary>
    /// <exception cref="LogException">
    /// The partition can't be read, or records stayed hidden for longer than <see cref="HiddenMax"/>.
    /// </exception>
    public static long ReadWritten(
        this IEventLog log, string topic, int partition, long from, RecordAction take, TimeProvider time)
    {
        var end = log.WrittenEnd(topic, partition);
        if (from >= end)
            return from;
        var startedAt = time.GetTimestamp();
        var batch = new RecordBatch();
        var next = from;
        using var reader = log.OpenReader(topic, partition, from);
        while (true)
        {
            while (reader.Read(batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
            {
                for (var i = 0; i < batch.Count; i++)
                {
                    take(batch[i]);
                    next = batch[i].Offset + 1;
                }
            }

            // Without offsets that hold no records, everything written has been read.
            if (reader.NextOffset is not { } position)
                return next;
            next = Math.Max(next, position);
            if (next >= end)
                return next;
            if (time.GetElapsedTime(startedAt) >= HiddenMax)
                throw Hidden(topic, partition, next, end);
            time.Pause(Pause, CancellationToken.None);
        }
    }

    private static LogException Hidden(string topic, int partition, long next, long end) => new(
        $"topic {topic} [{partition}]: records from {next} to {end} have been hidden for {HiddenMax.TotalSeconds:0} s "
        + "behind another producer's open transaction")
    {
        MayPass = true,
    };
}
