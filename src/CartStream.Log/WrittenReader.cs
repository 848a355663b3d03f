namespace CartStream.Log;

/// <summary>
/// Reads all that was committed to a partition before a moment, even where an open transaction hides it at first. Keeps
/// its reader open, because opening one takes longer than the reading. One call at a time.
/// </summary>
internal sealed class WrittenReader(IEventLog log, string topic, int partition, TimeProvider time) : IDisposable
{
    /// <summary>How long records may stay hidden behind an open transaction.</summary>
    public static readonly TimeSpan HiddenMax = TimeSpan.FromSeconds(5);

    private const int RecordsMax = 1_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly RecordBatch _batch = new();
    private ILogReader? _reader;
    private long _next;

    /// <summary>
    /// Passes the committed records from <paramref name="from"/> on to <paramref name="take"/>, at least all that were
    /// committed before the call. Returns the offset at which to continue. A record that <paramref name="take"/>
    /// refuses with <see cref="InvalidDataException"/> is skipped: the topic's follower reports it.
    /// </summary>
    /// <exception cref="LogException">
    /// The partition can't be read, or records stayed hidden for longer than <see cref="HiddenMax"/>.
    /// </exception>
    public long Read(long from, RecordAction take)
    {
        var end = log.WrittenEnd(topic, partition);
        if (from >= end)
            return from;
        try
        {
            if (_next > from)
                Dispose();
            return ReadTo(end, from, ForeignRecords.Skip(take));
        }
        catch (LogException)
        {
            // A reader that failed may have skipped records.
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private long ReadTo(long end, long from, RecordAction take)
    {
        if (_reader is null)
            (_reader, _next) = (log.OpenReader(topic, partition, from), from);
        var startedAt = time.GetTimestamp();
        while (true)
        {
            while (_reader.Read(_batch, RecordsMax, TimeSpan.Zero, CancellationToken.None) > 0)
            {
                for (var i = 0; i < _batch.Count; i++)
                {
                    _next = _batch[i].Offset + 1;
                    if (_next > from)
                        take(_batch[i]);
                }
            }

            // Without offsets that hold no records, everything written has been read.
            if (_reader.NextOffset is not { } position)
                return Math.Max(from, _next);
            _next = Math.Max(_next, position);
            if (_next >= end)
                return _next;
            if (time.GetElapsedTime(startedAt) >= HiddenMax)
                throw Hidden(end);
            time.Pause(Pause, CancellationToken.None);
        }
    }

    private LogException Hidden(long end) => new(
        $"topic {topic} [{partition}]: records from {_next} to {end} have been hidden for {
            HiddenMax.TotalSeconds:0} s behind another producer's open transaction")
    {
        MayPass = true,
    };
}
