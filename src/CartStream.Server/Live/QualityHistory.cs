using CartStream.Evaluating.Metrics;
using CartStream.Evaluating.Prequential;
using CartStream.Server.Hosting;

namespace CartStream.Server.Live;

/// <summary>
/// Samples of the processor's counts over the last hour, so that quality can be told of windows. Before there is an
/// hour of samples, a window reaches back to the first one.
/// </summary>
internal sealed class QualityHistory(ShopNode node)
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(10);

    private const int SamplesMax = 361;
    private static readonly int[] WindowMinutes = [1, 5, 15, 60];
    private static readonly RankMetric[] Metrics =
        [.. RankMetric.All.Where(metric => metric.Name is "hr" or "mrr" or "precision" or "recall" or "ndcg")];

    // Nothing stands below the last place of a stored answer.
    private readonly int[] _ks = [.. new[] { 1, 5, 10, 20 }.Where(k => k == 1 || k <= node.Options.Count)];
    private readonly Lock _gate = new();
    private readonly Queue<QualityTotals> _samples = new();

    /// <summary>Takes a sample.</summary>
    public void Sample()
    {
        if (node.Quality is not { } totals)
            return;
        lock (_gate)
        {
            _samples.Enqueue(totals);
            if (_samples.Count > SamplesMax)
                _samples.Dequeue();
        }
    }

    /// <summary>Every window, shortest first, and last what was scored since the log's first event.</summary>
    public IReadOnlyList<QualityWindow> ReadWindows()
    {
        if (node.Quality is not { } now)
            return [];
        QualityTotals[] samples;
        lock (_gate)
            samples = [.. _samples];
        return
        [
            .. WindowMinutes.Select(minutes => Window(minutes, Since(now, samples, minutes))),
            Window(0, now),
        ];
    }

    private static QualityTotals Since(QualityTotals now, QualityTotals[] samples, int minutes)
    {
        if (samples.Length == 0)
            return now.Since(now);
        var back = (int)(TimeSpan.FromMinutes(minutes) / SampleEvery);
        return now.Since(samples[Math.Max(0, samples.Length - back)]);
    }

    private QualityWindow Window(int minutes, QualityTotals totals) => new(
        minutes,
        totals.Events,
        totals.EventsOf(TargetKind.CartFirst),
        totals.EventsOf(TargetKind.Discovery),
        Figures(totals.Recommended),
        Figures(totals.Floor),
        Figures((metric, k) => totals.Recommended(TargetKind.Discovery, metric, k)));

    private Dictionary<string, double> Figures(Func<RankMetric, int, double> figure) =>
        (from metric in Metrics
         from k in _ks
         select (Name: metric.NameAt(k), Value: Math.Round(figure(metric, k), 5)))
        .ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
