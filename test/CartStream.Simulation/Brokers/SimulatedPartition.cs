using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>One partition: records in order of offset, with gaps where transactions have ended.</summary>
internal sealed class SimulatedPartition(TopicSpec topic, int number)
{
    private int _stable;

    public TopicSpec Topic { get; } = topic;

    public int Number { get; } = number;

    public List<SimulatedRecord> Records { get; } = [];

    /// <summary>The offset of the next record.</summary>
    public long Next => Records.Count;

    /// <summary>The first offset that retention has left.</summary>
    public long First { get; set; }

    /// <summary>Where the first transaction begins that is open at <paramref name="now"/>, or not yet seen to end.
    /// </summary>
    public long StableEnd(long now)
    {
        while (_stable < Records.Count && Records[_stable].Transaction.IsKnown(now))
            _stable++;
        return _stable;
    }

    public void Append(SimulatedTransactionState transaction, in LogRecord record, long timeMs)
    {
        transaction.Partitions.Add(this);
        var added = new SimulatedRecord
        {
            Offset = Next,
            Transaction = transaction,
            TimeMs = timeMs,
            Key = record.Key.ToArray(),
            Value = record.IsDelete ? null : record.Value.ToArray(),
            Headers = record.Headers,
        };
        Records.Add(added);
        transaction.Written.Add((this, added));
    }

    public void AppendMark(SimulatedTransactionState transaction) =>
        Records.Add(new SimulatedRecord { Offset = Next, Transaction = transaction, IsMark = true });

    /// <summary>The records that a reader would see that has read to the end.</summary>
    public IEnumerable<SimulatedRecord> Committed() => Records.Where(record =>
        !record.IsMark && !record.IsGone && record.Transaction.Outcome == TransactionOutcome.Committed);

    /// <summary>Each key's newest record, deleted ones too.</summary>
    public IEnumerable<SimulatedRecord> Newest() => Committed()
        .GroupBy(record => Convert.ToHexString(record.Key), StringComparer.Ordinal)
        .Select(group => group.Last());

    /// <summary>Takes out a record, and in a compacted topic what it had replaced.</summary>
    public void Erase(long offset)
    {
        var erased = Records[(int)offset];
        erased.IsGone = true;
        if (!Topic.Compacted)
            return;
        foreach (var record in Records.Where(one => one.Offset < offset && one.Key.AsSpan().SequenceEqual(erased.Key)))
            record.IsGone = true;
    }

    /// <summary>Takes out what a newer record of the same key has replaced, before <paramref name="end"/>.</summary>
    public int Compact(long end)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var gone = 0;
        for (var i = (int)end - 1; i >= 0; i--)
        {
            var record = Records[i];
            if (record.IsMark || record.IsGone || record.Transaction.Outcome != TransactionOutcome.Committed
                || seen.Add(Convert.ToHexString(record.Key)))
            {
                continue;
            }

            record.IsGone = true;
            gone++;
        }

        return gone;
    }
}
