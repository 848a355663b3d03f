using System.Buffers;

namespace CartStream.LearningToRank;

/// <summary>
/// A ranking function: the sum of regression trees over a row's features, fitted by gradient boosting so that in each
/// group the softmax of the scores puts its weight on the relevant row.
/// </summary>
/// <remarks>
/// The loss of a group is −ln p of its relevant row, p = softmax(scores); a tree is grown leaf-wise on g = p − y and h
/// = p(1 − p) with features cut into 64 bins; a leaf adds −rate·G/(H + λ). Immutable, so any number of threads may
/// score at once. Same data, options and seed give the same trees to the last bit on any number of cores.
/// </remarks>
public sealed class BoostedTrees
{
    /// <summary>Most trees of a ranker.</summary>
    internal const int TreesMax = 2_000;

    /// <summary>Most leaves of a tree.</summary>
    internal const int LeavesMax = 32;

    private const byte Format = 1;
    private readonly IReadOnlyList<RegressionTree> _trees;
    private readonly LinearRanker? _start;
    private readonly TreeScorer _scorer;

    internal BoostedTrees(int featureCount, IReadOnlyList<RegressionTree> trees, LinearRanker? start)
    {
        (FeatureCount, _trees, _start) = (featureCount, trees, start);
        _scorer = new TreeScorer(featureCount, trees);
    }

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>
    /// Trees kept; with groups held out, those up to the lowest loss on them. Without any, rows keep their starting
    /// score.
    /// </summary>
    public int Trees => _trees.Count;

    /// <summary>Fits trees to <paramref name="set"/>.</summary>
    /// <param name="set">The training set; nothing may be added to it meanwhile.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="start">
    /// The ranker whose scores the trees start from, kept as part of the result; 0 when null. With few groups the trees
    /// add little to a linear ranker, and would need many groups to relearn it.
    /// </param>
    /// <param name="progress">Receives the share that is done after each tree, 0 to 1.</param>
    /// <param name="cancel">Ends the fitting, at the latest after a pass over all rows.</param>
    /// <exception cref="ArgumentException">
    /// The options have faults, the set has no group, or the start has other features.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was signalled.</exception>
    public static BoostedTrees Fit(
        RankingSet set,
        BoostedTreesOptions? options = null,
        LinearRanker? start = null,
        Action<double>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= new BoostedTreesOptions();
        OptionFaults.ThrowIfAny(options.Faults());
        if (set.Groups == 0)
            throw new ArgumentException("found no group, expected one or more", nameof(set));
        if (start is not null && start.FeatureCount != set.FeatureCount)
        {
            throw new ArgumentException(
                $"found a ranker of {start.FeatureCount} features, expected {set.FeatureCount}", nameof(start));
        }

        var trees = new BoostedTreesFit(set, options, start, cancel).Run(progress);
        return new BoostedTrees(set.FeatureCount, trees, start);
    }

    /// <summary>Writes the score of each row of <paramref name="rows"/> (row after row); higher comes first.</summary>
    /// <exception cref="ArgumentException">The rows are not one of <see cref="FeatureCount"/> features per score.
    /// </exception>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        if (rows.Length != (long)scores.Length * FeatureCount)
        {
            throw new ArgumentException(
                $"found {rows.Length} numbers, expected {scores.Length} rows of {FeatureCount}", nameof(rows));
        }

        ScoreByFirst(Trees, rows, scores);
    }

    /// <summary>Scores rows by the first trees alone, which approximate the score of all trees.</summary>
    /// <param name="trees">How many trees, 0 to <see cref="Trees"/>.</param>
    /// <param name="rows">The rows, each of <see cref="FeatureCount"/> numbers.</param>
    /// <param name="scores">Gets the scores, one for each row.</param>
    public void ScoreByFirst(int trees, ReadOnlySpan<float> rows, Span<float> scores)
    {
        if (_start is null)
            scores.Clear();
        else
            _start.Score(rows, scores);
        _scorer.Add(rows, scores, 0, trees);
    }

    /// <summary>Completes scores of <see cref="ScoreByFirst"/> with the remaining trees.</summary>
    /// <param name="trees">How many trees have scored the rows, 0 to <see cref="Trees"/>.</param>
    /// <param name="rows">The rows, each of <see cref="FeatureCount"/> numbers.</param>
    /// <param name="scores">The scores by the first trees; gets those by all.</param>
    public void AddRest(int trees, ReadOnlySpan<float> rows, Span<float> scores) =>
        _scorer.Add(rows, scores, trees, Trees);

    /// <summary>Writes the trees as one checksummed block.</summary>
    public void Save(Stream output)
    {
        var content = new ArrayBufferWriter<byte>();
        RankerBlock.WriteInt(content, FeatureCount);
        RankerBlock.WriteInt(content, _start is null ? 0 : 1);
        _start?.Save(content);
        RankerBlock.WriteInt(content, _trees.Count);
        foreach (var tree in _trees)
            tree.Save(content);
        RankerBlock.Write(output, "CSBT"u8, Format, content.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Save"/> wrote, and no further byte.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are not stored trees; the message says what was found.
    /// </exception>
    public static BoostedTrees Load(Stream input)
    {
        var content = RankerBlock.Read(input, "CSBT"u8, Format);
        var features = content.ReadInt("features", 1, RankingSet.FeaturesMax);
        var start = content.ReadInt("start", 0, 1) == 1 ? LinearRanker.Load(content, features) : null;
        var trees = new RegressionTree[content.ReadInt("trees", 0, TreesMax)];
        for (var i = 0; i < trees.Length; i++)
            trees[i] = RegressionTree.Load(content, features);
        content.CheckEnd();
        return new BoostedTrees(features, trees, start);
    }
}
