using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace CartStream.Processing.Worker;

/// <summary>Which partitions a worker stands by for.</summary>
internal static class StandbyChoice
{
    /// <summary>
    /// As many times <paramref name="copies"/> as the worker has partitions (or as if it had one), those of the others
    /// that come first in an order of its own: a rendezvous hash of worker and partition. So copies spread evenly
    /// without a word between workers, and few change when partitions move.
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
