namespace CartStream.Evaluation.Metrics;

/// <summary>A ranked metric with the name it has in reports.</summary>
/// <param name="Name">Short name without the cut-off, such as <c>hr</c>; <c>hr@20</c> with it.</param>
/// <param name="At">Its value for one answer at cut-off k, from 1; always from 0 to 1.</param>
public sealed record RankMetric(string Name, RankFormula At)
{
    /// <summary>Every ranked metric, in the order of reports.</summary>
    public static IReadOnlyList<RankMetric> All { get; } =
    [
        new("hr", HitRate.At),
        new("mrr", MeanReciprocalRank.At),
        new("precision", Precision.At),
        new("recall", Recall.At),
        new("map", MeanAveragePrecision.At),
        new("ndcg", NormalizedDcg.At),
        new("f1", F1.At),
    ];

    /// <summary>The name with its cut-off, such as <c>hr@20</c>.</summary>
    public string NameAt(int k) => $"{Name}@{k}";
}
