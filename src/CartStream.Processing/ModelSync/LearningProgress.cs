using CartStream.Index;

namespace CartStream.Processing.ModelSync;

/// <summary>How much of topic <c>sessions</c> a node's model has learnt, by partition.</summary>
/// <param name="next">The offset of the next record of each partition.</param>
/// <param name="learnt">How much of each session was learnt.</param>
internal sealed class LearningProgress(long[] next, SessionOffsets[] learnt)
{
    private const int NewestTimesMax = 64;

    /// <summary>Nothing learnt yet.</summary>
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
        into.WriteNumber(next.Length);
        for (var partition = 0; partition < next.Length; partition++)
        {
            into.WriteNumber(next[partition]);
            learnt[partition].Save(into);
            into.WriteArray<long>([]);
        }
    }

    /// <exception cref="InvalidDataException">
    /// It is damaged, or its number of partitions is not <paramref name="partitions"/>.
    /// </exception>
    public static LearningProgress Load(SnapshotReader from, int partitions)
    {
        from.ReadNumber("number of partitions", partitions, partitions);
        var next = new long[partitions];
        var learnt = new SessionOffsets[partitions];
        for (var partition = 0; partition < partitions; partition++)
        {
            next[partition] = from.ReadNumber("offset", 0, long.MaxValue);
            learnt[partition] = SessionOffsets.Load(from);
            // Versions before 0.11 stored times by which they bounded what they learnt; sessions now contain bounded
            // times.
            from.ReadArray<long>("newest times", NewestTimesMax);
        }

        return new LearningProgress(next, learnt);
    }
}
