using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.LearningToRank;

/// <summary>
/// The histograms of a tree's leaves: for each feature that the tree may split on, and each of its bins, the
/// <see cref="PackedSum"/> of the leaf's rows.
/// </summary>
/// <remarks>
/// A histogram is one long array, feature after feature in the order given, 64 bins each, and has a slot. Of two
/// children only the smaller is summed; the other is the parent less that.
/// </remarks>
internal sealed class Histograms
{
    /// <summary>Number of rows below which a second core costs more than it gains.</summary>
    private const int ChunkRows = 16_384;

    private const int BatchRows = 32;

    private readonly BinnedSet _set;
    private readonly ParallelOptions _parallel;
    private readonly long[][] _slots;
    private readonly long[][] _parts;

    /// <summary>Room for <paramref name="slots"/> histograms.</summary>
    public Histograms(BinnedSet set, int slots, ParallelOptions parallel)
    {
        (_set, _parallel) = (set, parallel);
        var length = set.FeatureCount * FeatureBins.Count;
        var parts = Math.Min(Environment.ProcessorCount, parallel.MaxDegreeOfParallelism);
        _slots = [.. Enumerable.Range(0, slots).Select(_ => new long[length])];
        _parts = [.. Enumerable.Range(1, parts - 1).Select(_ => new long[length])];
    }

    /// <summary>The histogram in <paramref name="slot"/>.</summary>
    public ReadOnlySpan<long> this[int slot] => _slots[slot];

    /// <summary>Sums <paramref name="rows"/> into <paramref name="slot"/>.</summary>
    public void Add(int slot, int[] features, ReadOnlyMemory<int> rows, long[] derivatives)
    {
        var parts = Math.Clamp(rows.Length / ChunkRows, 1, _parts.Length + 1);
        var length = features.Length * FeatureBins.Count;
        if (parts == 1)
        {
            AddRows(_slots[slot].AsSpan(0, length), features, rows.Span, derivatives);
            return;
        }

        Parallel.For(0, parts, _parallel, part =>
        {
            var first = (int)((long)rows.Length * part / parts);
            var end = (int)((long)rows.Length * (part + 1) / parts);
            var sums = part == 0 ? _slots[slot] : _parts[part - 1];
            AddRows(sums.AsSpan(0, length), features, rows.Span[first..end], derivatives);
        });
        for (var part = 1; part < parts; part++)
            Combine(_slots[slot], _parts[part - 1], length, subtract: false);
    }

    /// <summary>
    /// Subtracts the histogram in <paramref name="child"/> from the one in <paramref name="parent"/>.
    /// </summary>
    public void Subtract(int parent, int child, int features) =>
        Combine(_slots[parent], _slots[child], features * FeatureBins.Count, subtract: true);

    private static void Combine(long[] into, long[] from, int length, bool subtract)
    {
        ref var a = ref MemoryMarshal.GetArrayDataReference(into);
        ref var b = ref MemoryMarshal.GetArrayDataReference(from);
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector512<long>.Count)
        {
            var (x, y) = (Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i));
            (subtract ? x - y : x + y).StoreUnsafe(ref a, i);
        }
    }

    // The innermost loop of all fitting: one addition in memory per row and feature. References without bounds checks
    // halve its time; bins are below 64 and rows come from the set, so no access leaves the arrays. A leaf's rows are
    // scattered in memory, so a batch of them is touched first: these loads then overlap.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddRows(Span<long> sums, int[] features, ReadOnlySpan<int> rows, long[] derivatives)
    {
        sums.Clear();
        Span<long> ofBatch = stackalloc long[BatchRows];
        ref var bins = ref MemoryMarshal.GetArrayDataReference(_set.ByRow);
        var stride = (nint)_set.FeatureCount;
        var touched = 0;
        for (; !rows.IsEmpty; rows = rows[Math.Min(BatchRows, rows.Length)..])
        {
            var batch = rows[..Math.Min(BatchRows, rows.Length)];
            for (var i = 0; i < batch.Length; i++)
            {
                ref var cells = ref Unsafe.Add(ref bins, batch[i] * stride);
                touched += cells + Unsafe.Add(ref cells, stride - 1);
                ofBatch[i] = derivatives[batch[i]];
            }

            ref var sum = ref MemoryMarshal.GetReference(sums);
            for (var i = 0; i < batch.Length; i++)
                AddRow(ref sum, ref Unsafe.Add(ref bins, batch[i] * stride), features, ofBatch[i]);
        }

        return touched;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(ref long sum, ref byte cells, int[] features, long derivative)
    {
        ref var feature = ref MemoryMarshal.GetArrayDataReference(features);
        nint f = 0;
        for (; f < (features.Length & ~3); f += 4)
        {
            Unsafe.Add(ref sum, BinOf(ref cells, ref feature, f)) += derivative;
            Unsafe.Add(ref sum, FeatureBins.Count + BinOf(ref cells, ref feature, f + 1)) += derivative;
            Unsafe.Add(ref sum, (2 * FeatureBins.Count) + BinOf(ref cells, ref feature, f + 2)) += derivative;
            Unsafe.Add(ref sum, (3 * FeatureBins.Count) + BinOf(ref cells, ref feature, f + 3)) += derivative;
            sum = ref Unsafe.Add(ref sum, 4 * FeatureBins.Count);
        }

        for (; f < features.Length; f++, sum = ref Unsafe.Add(ref sum, FeatureBins.Count))
            Unsafe.Add(ref sum, BinOf(ref cells, ref feature, f)) += derivative;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint BinOf(ref byte cells, ref int features, nint index) =>
        Unsafe.Add(ref cells, (nint)Unsafe.Add(ref features, index));
}
