namespace CartStream.LearningToRank;

/// <summary>
/// The training data of a ranker: groups of rows, each group a query of which exactly one row is the next item.
/// </summary>
/// <remarks>
/// Invariants: groups are kept in the order in which they were added, the newest that fit; a row is
/// <see cref="FeatureCount"/> finite numbers. Memory is four bytes per feature, taken in pages as rows arrive and
/// reused for later ones. One thread at a time: nothing may be added while a ranker is being fitted.
/// </remarks>
public sealed class RankingSet
{
    private const int PageRowBits = 12;
    private const int PageRows = 1 << PageRowBits;

    private readonly float[]?[] _pages;
    private readonly Queue<Group> _groups = new();
    private long _nextRow;
    private long _oldestRow;

    /// <summary>
    /// An empty set of rows of <paramref name="featureCount"/> features, which keeps at most <paramref name="rowsMax"/>
    /// rows: the groups added first make room for new ones.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Features are not 1 to 256, or rows not 1 to 2^30 with at most 2^31 − 1,024 features in all.
    /// </exception>
    public RankingSet(int featureCount, int rowsMax)
    {
        OptionFaults.ThrowIfAny(
            new OptionFaults()
                .Range(nameof(featureCount), featureCount, 1, FeaturesMax)
                .Range(nameof(rowsMax), rowsMax, 1, RowsLimit(featureCount))
                .ToList(),
            nameof(featureCount));
        FeatureCount = featureCount;
        RowsMax = rowsMax;
        _pages = new float[]?[(rowsMax >> PageRowBits) + 2];
    }

    /// <summary>Most features a row can have.</summary>
    public const int FeaturesMax = 256;

    private const int CellsMax = int.MaxValue - 1024;

    /// <summary>The most rows of this many features that a set can keep: those whose bins fit in one array.</summary>
    public static int RowsLimit(int featureCount) =>
        Math.Min(1 << 30, CellsMax / Math.Clamp(featureCount, 1, FeaturesMax));

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Most rows kept.</summary>
    public int RowsMax { get; }

    /// <summary>Rows held.</summary>
    public int Rows => (int)(_nextRow - _oldestRow);

    /// <summary>Groups held.</summary>
    public int Groups => _groups.Count;

    /// <summary>
    /// Adds a group of <paramref name="features"/> (row after row), of which row <paramref name="relevantRow"/>,
    /// counted from 0, is the one that should come first. The oldest groups leave when there is no room.
    /// </summary>
    /// <exception cref="ArgumentException">The features are not whole rows, more rows than the set keeps, or not all
    /// finite; or the relevant row is none of them. Nothing is added then.</exception>
    public void Add(ReadOnlySpan<float> features, int relevantRow)
    {
        var rows = Check(features, relevantRow);
        while (Rows + rows > RowsMax)
            _oldestRow += _groups.Dequeue().Rows;
        _groups.Enqueue(new Group(rows, relevantRow));
        for (; !features.IsEmpty; features = features[FeatureCount..])
            features[..FeatureCount].CopyTo(Index(_nextRow++));
    }

    /// <summary>Forgets all groups and keeps their memory for later ones.</summary>
    public void Clear()
    {
        _groups.Clear();
        _oldestRow = _nextRow = 0;
    }

    /// <summary>The features of a row, counted from 0 over all groups held, oldest first.</summary>
    internal ReadOnlySpan<float> Row(int row) => Index(_oldestRow + row);

    /// <summary>Where each group begins, in rows, and one more entry for where the last one ends.</summary>
    internal int[] GroupStarts()
    {
        var starts = new int[Groups + 1];
        var group = 0;
        foreach (var (rows, _) in _groups)
            starts[group + 1] = starts[group++] + rows;
        return starts;
    }

    /// <summary>The relevant row of each group, counted over all groups held.</summary>
    internal int[] RelevantRows()
    {
        var relevant = new int[Groups];
        var (group, start) = (0, 0);
        foreach (var (rows, relevantRow) in _groups)
        {
            relevant[group++] = start + relevantRow;
            start += rows;
        }

        return relevant;
    }

    private Span<float> Index(long row)
    {
        ref var page = ref _pages[(row >> PageRowBits) % _pages.Length];
        page ??= GC.AllocateUninitializedArray<float>(PageRows * FeatureCount);
        return page.AsSpan((int)(row & (PageRows - 1)) * FeatureCount, FeatureCount);
    }

    private int Check(ReadOnlySpan<float> features, int relevantRow)
    {
        var rows = features.Length / FeatureCount;
        if (rows == 0 || rows * FeatureCount != features.Length || rows > RowsMax)
        {
            throw new ArgumentException(
                $"found {features.Length} numbers, expected 1 to {RowsMax} rows of {FeatureCount}", nameof(features));
        }

        if ((uint)relevantRow >= (uint)rows)
        {
            throw new ArgumentException(
                $"found relevant row {relevantRow}, expected 0 to {rows - 1}", nameof(relevantRow));
        }

        for (var i = 0; i < features.Length; i++)
        {
            if (!float.IsFinite(features[i]))
            {
                var where = $"row {i / FeatureCount}, feature {i % FeatureCount}";
                throw new ArgumentException(
                    $"{where}: found {features[i]}, expected a finite number", nameof(features));
            }
        }

        return rows;
    }

    private readonly record struct Group(int Rows, int RelevantRow);
}
