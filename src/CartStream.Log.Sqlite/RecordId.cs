namespace CartStream.Log.Sqlite;

/// <summary>
/// A record's address as one number, <c>partition * 2^40 + offset</c>, so that a partition is a contiguous range of
/// rows.
/// </summary>
internal static class RecordId
{
    /// <summary>Most partitions of a topic.</summary>
    public const int PartitionsMax = 65_536;

    private const int OffsetBits = 40;

    /// <summary>The number of the record at <paramref name="offset"/> of <paramref name="partition"/>.</summary>
    public static long Of(int partition, long offset) => ((long)partition << OffsetBits) + offset;

    /// <summary>The partition in <paramref name="id"/>.</summary>
    public static int Partition(long id) => (int)(id >> OffsetBits);

    /// <summary>The offset in <paramref name="id"/>.</summary>
    public static long Offset(long id) => id & ((1L << OffsetBits) - 1);
}
