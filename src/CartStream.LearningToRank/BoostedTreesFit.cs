namespace CartStream.LearningToRank;

/// <summary>
/// Fits boosted trees (Friedman 2001, with Newton leaves): each tree is grown on the derivatives of the listwise loss
/// at the sum of those before it.
/// </summary>
internal sealed class BoostedTreesFit
{
    private const int GroupsPerChunk = 512;

    private readonly BinnedSet _set;
    private readonly BoostedTreesOptions _options;
    private readonly ParallelOptions _parallel;
    private readonly ListwiseLoss _loss;
    private readonly TreeGrower _grower;
    private readonly int _heldOut;
    private readonly float[] _scores;
    private readonly long[] _derivatives;
    private readonly bool[] _drawn;
    private readonly List<RegressionTree> _trees = [];
    private readonly List<double> _trainedLosses = [];
    private readonly List<double> _heldOutLosses = [];

    /// <summary>Bins the set; <see cref="Run"/> does the rest.</summary>
    public BoostedTreesFit(RankingSet set, BoostedTreesOptions options, LinearRanker? start, CancellationToken cancel)
    {
        _options = options;
        _parallel = TrainingThreads.Options(options.Cores, cancel);
        _set = new BinnedSet(set, _parallel);
        _heldOut = _set.Groups - (int)(_set.Groups * options.HeldOutShare);
        var packed = new PackedSum(_set.Groups, _set.Rows);
        _loss = new ListwiseLoss(_set, packed, _parallel);
        _grower = new TreeGrower(_set, options, packed, _set.GroupStarts[_heldOut], _parallel);
        _scores = new float[_set.Rows];
        for (var row = 0; start is not null && row < _set.Rows; row++)
            start.Score(set.Row(row), _scores.AsSpan(row, 1));
        _derivatives = new long[_set.Rows];
        _drawn = new bool[_set.Groups];
    }

    /// <summary>Mean loss of the groups that trees are grown on, before the first tree and after each.</summary>
    public IReadOnlyList<double> TrainedLosses => _trainedLosses;

    /// <summary>Mean loss of the groups held out, before the first tree and after each.</summary>
    public IReadOnlyList<double> HeldOutLosses => _heldOutLosses;

    /// <summary>Grows the trees and returns those worth keeping.</summary>
    public IReadOnlyList<RegressionTree> Run(Action<double>? progress)
    {
        var best = 0;
        Derive();
        while (_trees.Count < _options.Trees)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            var tree = Grow();
            if (tree.Nodes.Count == 0)
                break;
            _trees.Add(tree);
            Derive();
            progress?.Invoke((double)_trees.Count / _options.Trees);
            if (_heldOut == _set.Groups || _heldOutLosses[^1] < _heldOutLosses[best])
                best = _trees.Count;
            else if (_trees.Count - best >= _options.Patience)
                break;
        }

        progress?.Invoke(1);
        return _trees[..best];
    }

    private void Derive()
    {
        var (trained, heldOut) = _loss.Derive(_scores, _derivatives, _heldOut);
        _trainedLosses.Add(trained);
        _heldOutLosses.Add(heldOut);
    }

    private RegressionTree Grow()
    {
        var random = new SplitMix64(SplitMix64.Mix(_options.Seed, (ulong)_trees.Count));
        DrawGroups(ref random);
        var tree = _grower.Grow(DrawFeatures(ref random), _derivatives);
        Parallel.For(0, tree.Leaves.Count, _parallel, leaf =>
        {
            var value = tree.Leaves[leaf];
            foreach (var row in _grower.RowsOf(leaf))
                _scores[row] += value;
        });
        Parallel.For(0, (_set.Groups / GroupsPerChunk) + 1, _parallel, chunk => AddToOthers(tree, chunk));
        return tree;
    }

    /// <summary>Adds the tree to the rows that it was not grown on.</summary>
    private void AddToOthers(RegressionTree tree, int chunk)
    {
        for (var group = chunk * GroupsPerChunk; group < Math.Min((chunk + 1) * GroupsPerChunk, _set.Groups); group++)
        {
            if (_drawn[group])
                continue;
            for (var row = _set.GroupStarts[group]; row < _set.GroupStarts[group + 1]; row++)
                _scores[row] += tree.Leaves[tree.LeafOf(_set.ByRow.AsSpan(row * _set.FeatureCount, _set.FeatureCount))];
        }
    }

    private void DrawGroups(ref SplitMix64 random)
    {
        _grower.Rows.Clear();
        for (var group = 0; group < _heldOut; group++)
        {
            _drawn[group] = _options.GroupShare >= 1 || random.Happens(_options.GroupShare);
            if (_drawn[group])
                _grower.Rows.Add(_set.GroupStarts[group], _set.GroupStarts[group + 1]);
        }
    }

    private int[] DrawFeatures(ref SplitMix64 random)
    {
        var features = Enumerable.Range(0, _set.FeatureCount).ToArray();
        var drawn = Math.Max(1, (int)Math.Round(features.Length * _options.FeatureShare));
        for (var i = 0; i < drawn; i++)
        {
            var other = i + random.Below(features.Length - i);
            (features[i], features[other]) = (features[other], features[i]);
        }

        Array.Sort(features, 0, drawn);
        return features[..drawn];
    }
}
