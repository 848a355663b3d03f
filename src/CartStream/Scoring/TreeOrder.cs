using CartStream.LearningToRank;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// Orders rows by trees in two steps: the first quarter of the trees finds the best rows, and all trees order those.
/// The first trees contribute most of the score, the others take most of the time (early exits, as in Cambazoglu et
/// al., WSDM 2010). Holds the arrays of one query and reuses them for the next.
/// </summary>
internal sealed class TreeOrder(int rowsMax)
{
    /// <summary>Rows that all trees score: a multiple of the rows that are scored at once.</summary>
    public const int FinalistsMax = 48;

    private const int FirstShare = 4;

    private readonly float[] _rows = new float[rowsMax * FeatureSet.WidthMax];
    private readonly float[] _scores = new float[rowsMax];
    private readonly ulong[] _packed = new ulong[rowsMax];
    private int _width;
    private int _count;

    /// <summary>The indices of the rows that all trees have scored, in no order.</summary>
    public ReadOnlySpan<ulong> Finalists => _packed.AsSpan(0, Math.Min(_count, FinalistsMax));

    /// <summary>The indices of the others, as <see cref="PackedScores"/>, best first.</summary>
    public ReadOnlySpan<ulong> Others => _packed.AsSpan(Finalists.Length, _count - Finalists.Length);

    /// <summary>Begins a query with rows of this many numbers.</summary>
    public void Begin(int width)
    {
        _width = width;
        _count = 0;
    }

    /// <summary>Adds a row; its index is the number of rows added before.</summary>
    public void Add(ReadOnlySpan<float> row) => row.CopyTo(Row(_count++));

    /// <summary>
    /// The score of a finalist by all trees; <paramref name="finalist"/> is its index among the finalists.
    /// </summary>
    public float Score(int finalist) => _scores[finalist];

    /// <summary>Orders the rows.</summary>
    public void Order(BoostedTrees trees)
    {
        var first = _count > FinalistsMax ? trees.Trees / FirstShare : trees.Trees;
        var scores = _scores.AsSpan(0, _count);
        trees.ScoreByFirst(first, _rows.AsSpan(0, _count * _width), scores);
        var least = float.MaxValue;
        foreach (var score in scores)
            least = Math.Min(least, score);
        for (var index = 0; index < scores.Length; index++)
            _packed[index] = PackedScores.Pack(scores[index] - least + 1, index);
        if (_count <= FinalistsMax)
            return;
        PackedScores.MoveHighestToFront(_packed.AsSpan(0, _count), FinalistsMax);
        PackedScores.SortDescending(_packed.AsSpan(FinalistsMax, _count - FinalistsMax));
        MoveFinalistsToFront(scores, least);
        trees.AddRest(first, _rows.AsSpan(0, Finalists.Length * _width), _scores.AsSpan(0, Finalists.Length));
    }

    /// <summary>In the order of their indices, so that their rows and scores overwrite only those of others.</summary>
    private void MoveFinalistsToFront(Span<float> scores, float least)
    {
        var worst = ulong.MaxValue;
        foreach (var packed in Finalists)
            worst = Math.Min(worst, packed);
        var finalist = 0;
        for (var index = 0; index < scores.Length; index++)
        {
            var packed = PackedScores.Pack(scores[index] - least + 1, index);
            if (packed < worst)
                continue;
            _packed[finalist] = packed;
            scores[finalist] = scores[index];
            Row(index).CopyTo(Row(finalist++));
        }
    }

    private Span<float> Row(int index) => _rows.AsSpan(index * _width, _width);
}
