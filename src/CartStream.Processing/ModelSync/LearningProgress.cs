using CartStream.Index;

namespace CartStream.Processing.ModelSync;

/// <summary>How far a node's model has learnt topic <c>sessions</c>, partition by partition.</summary>
/// <param name="next">The offset of the next record of each partition.</param>
/// <param name="learnt">How far each session was learnt.</param>
internal sealed class LearningProgress(long[] next, SessionOffsets[] learnt)
{
    private const int NewestTimesMax = 64;

    /// <summary>Nothing is learnt yet.</summary>
    public LearningProgress(int partitions)
        : this(
            new long[partitions],
            [.. Enumerable.Range(0, partitions).Select(_ => new SessionOffsets())])
    {
    }

    public long[] Next => next;

    public SessionOffsets[] Learnt => learnt;

    public void Save(SnapshotWriter into)
    {
        into.Number(next.Length);
        for (var partition = 0; partition < next.Length; partition++)
        {
            into.Number(next[partition]);
            learnt[partition].Save(into);
            into.Array<long>([]);
        }
    }

    /// <exception cref="InvalidDataException">
    /// It is of another number of partitions than <paramref name="partitions"/>, or damaged.
    /// </exception>
    public static LearningProgress Load(SnapshotReader from, int partitions)
    {
        from.Number("number of partitions", partitions, partitions);
        var next = new long[partitions];
        var learnt = new SessionOffsets[partitions];
        for (var partition = 0; partition < partitions; partition++)
        {
            next[partition] = from.Number("offset", 0, long.MaxValue);
            learnt[partition] = SessionOffsets.Load(from);
            // Times that versions before 0.11 held what they learnt to; now it comes held already.
            from.Array<long>("newest times", NewestTimesMax);
        }

        return new LearningProgress(next, learnt);
    }
}
