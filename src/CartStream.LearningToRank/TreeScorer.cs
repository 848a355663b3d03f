using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartStream.LearningToRank;

/// <summary>
/// Scores rows by trees without following a branch, after QuickScorer (Lucchese et al., SIGIR 2015), with a row in each
/// lane of a vector.
/// </summary>
/// <remarks>
/// A row's leaves of a tree are 32 bits, the leftmost leaf the highest. A node that sends the row right clears the
/// leaves of its left subtree; after all nodes, in any order, the highest remaining bit is the leaf that a walk would
/// reach. All nodes are evaluated, but for sixteen rows at a time, from registers, and without branches to mispredict.
/// </remarks>
internal sealed class TreeScorer
{
    private const int Lanes = 16;
    private const int Half = Lanes / 2;
    private const int BlockRows = 3 * Lanes;
    private const int MantissaBits = 23;

    /// <summary>Exponent of 2^31 in a float's bits: that of leaf 0.</summary>
    private const int HighestExponent = 127 + 31;

    private readonly int _featureCount;
    private readonly bool _wide;
    private readonly int[] _nodeEnds;
    private readonly int[] _columns;
    private readonly float[] _thresholds;
    private readonly uint[] _masks;
    private readonly float[] _leaves;

    /// <summary>Lays <paramref name="trees"/> out flat, for AVX-512 where the machine has it.</summary>
    public TreeScorer(int featureCount, IReadOnlyList<RegressionTree> trees)
        : this(featureCount, trees, Avx512CD.IsSupported)
    {
    }

    /// <summary>Lays <paramref name="trees"/> out flat, for AVX-512 or any machine.</summary>
    internal TreeScorer(int featureCount, IReadOnlyList<RegressionTree> trees, bool wide)
    {
        (_featureCount, _wide) = (featureCount, wide);
        _nodeEnds = new int[trees.Count];
        var nodes = trees.Sum(tree => tree.Nodes.Count);
        (_columns, _thresholds, _masks) = (new int[nodes], new float[nodes], new uint[nodes]);
        _leaves = new float[trees.Count * BoostedTrees.LeavesMax];
        var end = 0;
        for (var i = 0; i < trees.Count; i++)
        {
            var leaf = i * BoostedTrees.LeavesMax;
            LayOut(trees[i], trees[i].Nodes.Count == 0 ? ~0 : 0, i * BoostedTrees.LeavesMax, ref leaf, ref end);
            _nodeEnds[i] = end;
        }
    }

    /// <summary>
    /// Adds the trees from <paramref name="first"/> up to but not including <paramref name="end"/> to each row's score,
    /// tree after tree.
    /// </summary>
    public void Add(ReadOnlySpan<float> rows, Span<float> scores, int first, int end)
    {
        var trees = new Trees(first, end, first == 0 ? 0 : _nodeEnds[first - 1]);
        Span<float> columns = stackalloc float[BlockRows * _featureCount];
        Span<float> sums = stackalloc float[BlockRows];
        for (var row = 0; row < scores.Length; row += BlockRows)
        {
            var block = scores[row..Math.Min(row + BlockRows, scores.Length)];
            Transpose(rows[(row * _featureCount)..], block.Length, columns);
            block.CopyTo(sums);
            if (_wide && block.Length > 2 * Lanes)
                AddToThree(trees, columns, sums);
            else if (_wide)
                for (var lane = 0; lane < block.Length; lane += Lanes)
                    AddToOne(trees, columns[lane..], sums[lane..]);
            else
                AddHalves(trees, block.Length, columns, sums);
            sums[..block.Length].CopyTo(block);
        }
    }

    private void AddHalves(Trees trees, int count, ReadOnlySpan<float> columns, Span<float> sums)
    {
        var lane = 0;
        for (; lane + (2 * Half) < count; lane += 3 * Half)
            AddToThreeHalves(trees, columns[lane..], sums[lane..]);
        for (; lane < count; lane += Half)
            AddToHalf(trees, columns[lane..], sums[lane..]);
    }

    private void Transpose(ReadOnlySpan<float> rows, int count, Span<float> columns)
    {
        ref var from = ref MemoryMarshal.GetReference(rows[..(count * _featureCount)]);
        ref var to = ref MemoryMarshal.GetReference(columns);
        for (var row = 0; row < count; row++)
        {
            for (nint feature = 0; feature < _featureCount; feature++)
                Unsafe.Add(ref to, (feature * BlockRows) + row) = Unsafe.Add(ref from, feature);
            from = ref Unsafe.Add(ref from, _featureCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToThree(Trees trees, ReadOnlySpan<float> columns, Span<float> sums)
    {
        ref var column = ref MemoryMarshal.GetReference(columns);
        ref var columnOf = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var sum0 = Vector512.LoadUnsafe(ref sum);
        var sum1 = Vector512.LoadUnsafe(ref sum, Lanes);
        var sum2 = Vector512.LoadUnsafe(ref sum, 2 * Lanes);
        nint node = trees.FirstNode;
        for (var tree = trees.First; tree < trees.End; tree++)
        {
            var left0 = Vector512<uint>.AllBitsSet;
            var (left1, left2) = (left0, left0);
            for (nint end = _nodeEnds[tree]; node < end; node++)
            {
                ref var values = ref Unsafe.Add(ref column, Unsafe.Add(ref columnOf, node));
                var threshold = Vector512.Create(Unsafe.Add(ref thresholds, node));
                var mask = Vector512.Create(Unsafe.Add(ref masks, node));
                left0 = Narrow(left0, Vector512.LoadUnsafe(ref values), threshold, mask);
                left1 = Narrow(left1, Vector512.LoadUnsafe(ref values, Lanes), threshold, mask);
                left2 = Narrow(left2, Vector512.LoadUnsafe(ref values, 2 * Lanes), threshold, mask);
            }

            var leaf = (nuint)(tree * BoostedTrees.LeavesMax);
            sum0 += LeafValues(left0, leaf);
            sum1 += LeafValues(left1, leaf);
            sum2 += LeafValues(left2, leaf);
        }

        sum0.StoreUnsafe(ref sum);
        sum1.StoreUnsafe(ref sum, Lanes);
        sum2.StoreUnsafe(ref sum, 2 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToOne(Trees trees, ReadOnlySpan<float> columns, Span<float> sums)
    {
        ref var column = ref MemoryMarshal.GetReference(columns);
        var sum = Vector512.Create<float>(sums);
        var node = trees.FirstNode;
        for (var tree = trees.First; tree < trees.End; tree++)
        {
            var left = Vector512<uint>.AllBitsSet;
            for (; node < _nodeEnds[tree]; node++)
            {
                left = Narrow(
                    left,
                    Vector512.LoadUnsafe(ref column, (nuint)_columns[node]),
                    Vector512.Create(_thresholds[node]),
                    Vector512.Create(_masks[node]));
            }

            sum += LeafValues(left, (nuint)(tree * BoostedTrees.LeavesMax));
        }

        sum.CopyTo(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Narrow(
        Vector512<uint> left, Vector512<float> values, Vector512<float> threshold, Vector512<uint> mask) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(values, threshold).AsUInt32(), left & mask, left);

    /// <summary>The value of each lane's leaf: the highest remaining bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector512<float> LeafValues(Vector512<uint> left, nuint firstLeaf)
    {
        ref var leaves = ref MemoryMarshal.GetArrayDataReference(_leaves);
        return Avx512F.PermuteVar16x32x2(
            Vector512.LoadUnsafe(ref leaves, firstLeaf),
            Avx512CD.LeadingZeroCount(left).AsInt32(),
            Vector512.LoadUnsafe(ref leaves, firstLeaf + Lanes));
    }

    /// <summary>The same for three times eight rows, on machines without AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToThreeHalves(Trees trees, ReadOnlySpan<float> columns, Span<float> sums)
    {
        ref var column = ref MemoryMarshal.GetReference(columns);
        ref var columnOf = ref MemoryMarshal.GetArrayDataReference(_columns);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        ref var masks = ref MemoryMarshal.GetArrayDataReference(_masks);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var sum0 = Vector256.LoadUnsafe(ref sum);
        var sum1 = Vector256.LoadUnsafe(ref sum, Half);
        var sum2 = Vector256.LoadUnsafe(ref sum, 2 * Half);
        nint node = trees.FirstNode;
        for (var tree = trees.First; tree < trees.End; tree++)
        {
            var left0 = Vector256<uint>.AllBitsSet;
            var (left1, left2) = (left0, left0);
            for (nint end = _nodeEnds[tree]; node < end; node++)
            {
                ref var values = ref Unsafe.Add(ref column, Unsafe.Add(ref columnOf, node));
                var threshold = Vector256.Create(Unsafe.Add(ref thresholds, node));
                var mask = Vector256.Create(Unsafe.Add(ref masks, node));
                left0 = Narrow(left0, Vector256.LoadUnsafe(ref values), threshold, mask);
                left1 = Narrow(left1, Vector256.LoadUnsafe(ref values, Half), threshold, mask);
                left2 = Narrow(left2, Vector256.LoadUnsafe(ref values, 2 * Half), threshold, mask);
            }

            sum0 += LeafValues(left0, tree);
            sum1 += LeafValues(left1, tree);
            sum2 += LeafValues(left2, tree);
        }

        sum0.StoreUnsafe(ref sum);
        sum1.StoreUnsafe(ref sum, Half);
        sum2.StoreUnsafe(ref sum, 2 * Half);
    }

    /// <summary>The same for eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToHalf(Trees trees, ReadOnlySpan<float> columns, Span<float> sums)
    {
        ref var column = ref MemoryMarshal.GetReference(columns);
        var sum = Vector256.Create<float>(sums);
        var node = trees.FirstNode;
        for (var tree = trees.First; tree < trees.End; tree++)
        {
            var left = Vector256<uint>.AllBitsSet;
            for (; node < _nodeEnds[tree]; node++)
            {
                left = Narrow(
                    left,
                    Vector256.LoadUnsafe(ref column, (nuint)_columns[node]),
                    Vector256.Create(_thresholds[node]),
                    Vector256.Create(_masks[node]));
            }

            sum += LeafValues(left, tree);
        }

        sum.CopyTo(sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Narrow(
        Vector256<uint> left, Vector256<float> values, Vector256<float> threshold, Vector256<uint> mask)
    {
        var goesLeft = Avx.IsSupported
            ? Avx.CompareNotGreaterThan(values, threshold)
            : ~Vector256.GreaterThan(values, threshold);
        return left & (goesLeft.AsUInt32() | mask);
    }

    /// <summary>The value of each lane's leaf, without a vector instruction for leading zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<float> LeafValues(Vector256<uint> left, int tree)
    {
        ref var leaves = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_leaves), tree * BoostedTrees.LeavesMax);
        // A float's exponent is the position of the highest bit; clearing the bit after it prevents rounding up to the
        // next. The very highest bit makes the number negative, and its exponent, with the sign, above all others.
        var exponents = Vector256.ConvertToSingle((left & ~(left >>> 1)).AsInt32()).AsInt32() >>> MantissaBits;
        var leaf = Vector256.Max(Vector256.Create(HighestExponent) - exponents, Vector256<int>.Zero);
        var inEight = leaf & Vector256.Create(Half - 1);
        var isOdd = Vector256.LessThan(leaf << 28, Vector256<int>.Zero).AsSingle();
        var isLate = Vector256.LessThan(leaf << 27, Vector256<int>.Zero).AsSingle();
        var early = Vector256.ConditionalSelect(
            isOdd, Eight(ref leaves, 1, inEight), Eight(ref leaves, 0, inEight));
        var late = Vector256.ConditionalSelect(
            isOdd, Eight(ref leaves, 3, inEight), Eight(ref leaves, 2, inEight));
        return Vector256.ConditionalSelect(isLate, late, early);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(ref float leaves, int eight, Vector256<int> indices) =>
        Vector256.ShuffleNative(Vector256.LoadUnsafe(ref leaves, (nuint)(eight * Half)), indices);

    /// <summary>Writes the nodes and leaves at and below <paramref name="index"/>, leaves from left to right.</summary>
    private void LayOut(RegressionTree tree, int index, int firstLeaf, ref int leaf, ref int end)
    {
        if (index < 0)
        {
            _leaves[leaf++] = tree.Leaves[~index];
            return;
        }

        var node = tree.Nodes[index];
        var (at, before) = (end++, leaf - firstLeaf);
        LayOut(tree, node.Left, firstLeaf, ref leaf, ref end);
        var after = leaf - firstLeaf;
        (_columns[at], _thresholds[at]) = (node.Feature * BlockRows, node.Threshold);
        _masks[at] = ~((uint.MaxValue >> before) & ~(uint)(uint.MaxValue >> after));
        LayOut(tree, node.Right, firstLeaf, ref leaf, ref end);
    }

    /// <summary>Trees in a row, and where their nodes begin.</summary>
    private readonly record struct Trees(int First, int End, int FirstNode);
}
