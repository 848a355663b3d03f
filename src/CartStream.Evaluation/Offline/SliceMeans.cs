using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;

namespace CartStream.Evaluation.Offline;

/// <summary>Every ranked metric at every k over the queries of one slice, kept per block of sessions.</summary>
internal sealed class SliceMeans
{
    private readonly (RankMetric Metric, int K, BlockedMean Mean)[] _figures;
    private readonly string _name;
    private long _queries;

    public SliceMeans(string name, IReadOnlyList<int> ks)
    {
        _name = name;
        _figures = [.. from metric in RankMetric.All from k in ks select (metric, k, new BlockedMean())];
    }

    /// <summary>Counts one judged answer; a query without a right answer in this slice is ignored.</summary>
    public void Add(int block, HitRanks hits)
    {
        if (hits.Relevant == 0)
            return;
        foreach (var (metric, k, mean) in _figures)
            mean.Add(block, metric.At(hits, k));
        _queries++;
    }

    public EvaluationSlice Report(Bootstrap bootstrap) =>
        new(_name, _queries, [.. _figures.Select(figure =>
            new EvaluationFigure(figure.Metric.NameAt(figure.K), bootstrap.Mean(figure.Mean)))]);

    /// <summary>This slice minus <paramref name="other"/>, on the same queries.</summary>
    public IReadOnlyList<ComparisonFigure> Compare(SliceMeans other, Bootstrap bootstrap) =>
        [.. _figures.Zip(other._figures, (mine, theirs) =>
            new ComparisonFigure(mine.Metric.NameAt(mine.K), bootstrap.Compare(mine.Mean, theirs.Mean)))];
}
