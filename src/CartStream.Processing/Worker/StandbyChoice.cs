using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace CartStream.Processing.Worker;

/// <summary>Chooses the partitions for which a worker stands by.</summary>
internal static class StandbyChoice
{
    /// <summary>
    /// Chooses <paramref name="copies"/> times as many partitions as the worker has (at least as if it had one): the
    /// first of the others by a rendezvous hash of worker and partition. So copies spread evenly without coordination,
    /// and few change when partitions move.
    /// </summary>
    public static IReadOnlyList<int> Choose(string worker, int partitions, int copies, IReadOnlyCollection<int> owned)
    {
        var count = Math.Min(partitions, (long)copies * Math.Max(1, owned.Count));
        var seed = (long)XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(worker));
        return
        [
            .. Enumerable.Range(0, partitions).Except(owned)
                .OrderBy(partition => Weight(partition, seed)).ThenBy(partition => partition).Take((int)count),
        ];
    }

    private static ulong Weight(int partition, long seed) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in partition)), seed);
}
