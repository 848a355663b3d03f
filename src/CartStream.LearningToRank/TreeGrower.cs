namespace CartStream.LearningToRank;

/// <summary>
/// Grows one regression tree at a time, leaf-wise: the next leaf to split is always the one whose best split gains most
/// (Shi 2007; Ke et al., LightGBM, NIPS 2017). The gain of a split and the value of a leaf are Newton's (Chen and
/// Guestrin, XGBoost, KDD 2016, equations 5 and 7): gain = G_l²/(H_l+λ) + G_r²/(H_r+λ) − G²/(H+λ), value = −G/(H+λ).
/// </summary>
internal sealed class TreeGrower
{
    private readonly BinnedSet _set;
    private readonly BoostedTreesOptions _options;
    private readonly PackedSum _packed;
    private readonly CancellationToken _cancel;
    private readonly Histograms _histograms;
    private readonly List<Leaf> _leaves = [];
    private int[] _features = [];

    /// <summary>A grower for trees over the rows of <paramref name="set"/>.</summary>
    public TreeGrower(
        BinnedSet set, BoostedTreesOptions options, PackedSum packed, int rowsMax, ParallelOptions parallel)
    {
        (_set, _options, _packed, _cancel) = (set, options, packed, parallel.CancellationToken);
        _histograms = new Histograms(set, options.Leaves, parallel);
        Rows = new RowParting(set, rowsMax, parallel);
    }

    /// <summary>The rows that the next tree is grown on; afterwards they are grouped by leaf.</summary>
    public RowParting Rows { get; }

    /// <summary>A tree over <see cref="Rows"/> that splits on <paramref name="features"/> only.</summary>
    public RegressionTree Grow(int[] features, long[] derivatives)
    {
        _features = features;
        _leaves.Clear();
        _leaves.Add(new Leaf { Slot = 0, Count = Rows.Count });
        _histograms.Add(0, features, Rows.Range(0, Rows.Count), derivatives);
        for (var bin = 0; bin < FeatureBins.Count; bin++)
            _leaves[0].Sum += _histograms[0][bin];
        FindSplit(_leaves[0]);
        var tree = new RegressionTree();
        while (_leaves.Count < _options.Leaves && BestLeaf() is var best && _leaves[best].Gain > 0)
        {
            _cancel.ThrowIfCancellationRequested();
            Split(tree, best, derivatives);
        }

        for (var leaf = 0; leaf < _leaves.Count; leaf++)
            tree.SetLeaf(leaf, Value(_leaves[leaf].Sum));
        return tree;
    }

    /// <summary>The rows of leaf <paramref name="leaf"/> of the tree grown last.</summary>
    public ReadOnlySpan<int> RowsOf(int leaf) => Rows.Range(_leaves[leaf].Start, _leaves[leaf].Count).Span;

    private int BestLeaf()
    {
        var best = 0;
        for (var i = 1; i < _leaves.Count; i++)
        {
            if (_leaves[i].Gain > _leaves[best].Gain)
                best = i;
        }

        return best;
    }

    private void Split(RegressionTree tree, int index, long[] derivatives)
    {
        var left = _leaves[index];
        var (feature, bin) = (_features[left.Feature], left.Bin);
        tree.Split(index, feature, bin, _set.Threshold(feature, bin));
        var lefts = Rows.Part(left.Start, left.Count, feature, bin);
        var right = new Leaf
        {
            Start = left.Start + lefts,
            Count = left.Count - lefts,
            Sum = left.Sum - left.LeftSum,
            Slot = _leaves.Count,
        };
        (left.Count, left.Sum) = (lefts, left.LeftSum);
        _leaves.Add(right);
        if (_leaves.Count == _options.Leaves)
            return;
        var (small, large) = left.Count <= right.Count ? (left, right) : (right, left);
        (large.Slot, small.Slot) = (left.Slot, right.Slot);
        _histograms.Add(small.Slot, _features, Rows.Range(small.Start, small.Count), derivatives);
        _histograms.Subtract(large.Slot, small.Slot, _features.Length);
        FindSplit(left);
        FindSplit(right);
    }

    /// <summary>
    /// Records the split with the highest gain; of equal ones the first feature's, at the lowest threshold.
    /// </summary>
    private void FindSplit(Leaf leaf)
    {
        var whole = Score(leaf.Sum);
        var histogram = _histograms[leaf.Slot];
        leaf.Gain = 0;
        for (var feature = 0; feature < _features.Length; feature++)
        {
            var bins = histogram.Slice(feature * FeatureBins.Count, FeatureBins.Count);
            var left = 0L;
            for (var bin = 0; bin < FeatureBins.Count - 1; bin++)
            {
                if (bins[bin] == 0)
                    continue;
                left += bins[bin];
                var right = leaf.Sum - left;
                if (_packed.Second(left) < _options.LeafWeightMin)
                    continue;
                if (right == 0 || _packed.Second(right) < _options.LeafWeightMin)
                    break;
                var gain = Score(left) + Score(right) - whole;
                if (gain > leaf.Gain)
                    (leaf.Gain, leaf.Feature, leaf.Bin, leaf.LeftSum) = (gain, feature, (byte)bin, left);
            }
        }
    }

    private double Score(long sum)
    {
        var first = _packed.First(sum);
        return first * first / (_packed.Second(sum) + _options.Lambda);
    }

    private float Value(long sum)
    {
        var weight = _packed.Second(sum) + _options.Lambda;
        return weight > 0 ? (float)(-_options.Rate * _packed.First(sum) / weight) : 0;
    }

    private sealed class Leaf
    {
        public int Start;
        public int Count;
        public int Slot;
        public long Sum;
        public double Gain;
        public int Feature;
        public byte Bin;
        public long LeftSum;
    }
}
