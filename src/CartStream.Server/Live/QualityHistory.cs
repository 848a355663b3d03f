using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Server.Node;
using CartStream.Server.Attribution;
using CartStream.Server.Receipts;

namespace CartStream.Server.Live;

/// <summary>
/// Samples of the processor's counts over the last hour, to report quality by window. Until there is an hour of
/// samples, a window starts at the first one.
/// </summary>
internal sealed class QualityHistory(ShopNode node, ShopActivity activity, TimeProvider time)
{
    /// <summary>Time between two samples.</summary>
    public static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    /// <summary>The metrics reported.</summary>
    public static readonly IReadOnlyList<RankMetric> Metrics =
        [.. RankMetric.All.Where(metric => metric.Name is "hr" or "mrr" or "precision" or "recall" or "ndcg")];

    /// <summary>The types of events that are scored: a removal or a refund shows that no item is wanted.</summary>
    private static readonly EventType[] ScoredTypes = [EventType.View, EventType.Cart, EventType.Purchase];

    private const int SamplesMax = 721;
    private const int PastMinutes = 5;
    private static readonly int[] WindowMinutes = [1, 5, 15, 60];

    private readonly Lock _gate = new();
    private readonly Queue<QualitySample> _samples = new();

    /// <summary>The cut-offs reported; no rank is below the last slot of a stored answer.</summary>
    public IReadOnlyList<int> Ks { get; } =
        [.. new[] { 1, 5, 10, 20 }.Where(k => k == 1 || k <= node.Options.Count)];

    /// <summary>Takes a sample.</summary>
    public void Sample()
    {
        if (Read() is not { } sample)
            return;
        lock (_gate)
        {
            _samples.Enqueue(sample);
            if (_samples.Count > SamplesMax)
                _samples.Dequeue();
        }
    }

    /// <summary>All windows, shortest first, followed by the total since the log's first event.</summary>
    public IReadOnlyList<QualityWindow> ReadWindows()
    {
        if (Read() is not { } now)
            return [];
        var samples = Samples();
        return
        [
            .. WindowMinutes.Select(minutes => Window(minutes, Since(now, samples, minutes))),
            // There are no counts by source from before the start.
            Window(0, now),
        ];
    }

    /// <summary>The history of a metric at <paramref name="k"/>.</summary>
    public QualityPast Past(RankMetric metric, int k)
    {
        var samples = Samples();
        var back = (int)(TimeSpan.FromMinutes(PastMinutes) / SampleEvery);
        QualitySample[] windows =
        [
            .. samples.Skip(1).Select((now, i) => Since(now, samples[Math.Max(0, i + 1 - back)])),
        ];
        return new QualityPast(
            metric.NameAt(k),
            PastMinutes,
            [.. windows.Select(one => one.Time.ToUnixTimeMilliseconds())],
            [.. windows.Select(one => one.Totals.Events)],
            [.. windows.Select(one => Value(one.Totals.Events, () => one.Totals.Recommended(metric, k)))],
            [.. windows.Select(one => Value(one.Totals.Events, () => one.Totals.Baseline(metric, k)))],
            [
                .. windows.Select(one => Value(
                    one.Totals.EventsOf(TargetKind.Discovery),
                    () => one.Totals.Recommended(TargetKind.Discovery, metric, k))),
            ],
            [
                .. windows.Select(one => Value(
                    one.Totals.EventsOf(TargetKind.Discovery), () => one.Totals.DiscoveryList(metric, k))),
            ],
            SourcesOf(windows));
    }

    private static Dictionary<string, IReadOnlyList<double?>> SourcesOf(QualitySample[] windows) =>
        windows.SelectMany(one => one.Sources.BySource.Keys).Distinct().Order().ToDictionary(
            letter => ReceiptId.SourceOf(letter) ?? $"{letter}",
            IReadOnlyList<double?> (letter) =>
            [
                .. windows.Select(one => Value(
                    one.Sources.Events,
                    () => Share(one.Sources.BySource.GetValueOrDefault(letter).Taken, one.Sources.Events))),
            ],
            StringComparer.Ordinal);

    private static double? Value(long events, Func<double> value) => events == 0 ? null : Math.Round(value(), 5);

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 5);

    private static QualitySample Since(QualitySample now, QualitySample earlier) =>
        new(now.Time, now.Totals.Since(earlier.Totals), now.Sources.Since(earlier.Sources));

    private static QualitySample Since(QualitySample now, QualitySample[] samples, int minutes)
    {
        if (samples.Length == 0)
            return Since(now, now);
        var back = (int)(TimeSpan.FromMinutes(minutes) / SampleEvery);
        return Since(now, samples[Math.Max(0, samples.Length - back)]);
    }

    private QualitySample[] Samples()
    {
        lock (_gate)
            return [.. _samples];
    }

    /// <summary>The current counts; null before there is state.</summary>
    private QualitySample? Read() => node.Quality is { } totals
        ? new QualitySample(time.GetUtcNow(), totals, activity.Sources())
        : null;

    private QualityWindow Window(int minutes, QualitySample window)
    {
        var totals = window.Totals;
        return new QualityWindow(
            minutes,
            totals.Events,
            totals.EventsOf(TargetKind.CartFirst),
            totals.EventsOf(TargetKind.Discovery),
            Figures(totals.Recommended),
            Figures(totals.Baseline),
            Figures((metric, k) => totals.Recommended(TargetKind.Discovery, metric, k)),
            Figures((metric, k) => totals.Baseline(TargetKind.Discovery, metric, k)),
            Figures(totals.DiscoveryList),
            Figures(totals.BaselineDiscoveryList),
            totals.PricedPurchases,
            Figures(totals.Revenue),
            Figures(totals.BaselineRevenue),
            [
                .. from type in ScoredTypes
                   select new QualityType(
                       EventTypeNames.Text(type),
                       totals.EventsOf(type),
                       Figures((metric, k) => totals.Recommended(type, metric, k)),
                       Figures((metric, k) => totals.Baseline(type, metric, k))),
            ],
            SourceFigures(window.Sources));
    }

    private static IReadOnlyList<QualitySource> SourceFigures(SourceTotals sources) =>
    [
        .. from one in sources.BySource
           orderby one.Value.Taken descending, one.Key
           select new QualitySource(
               ReceiptId.SourceOf(one.Key) ?? $"{one.Key}",
               one.Value.Recommended,
               one.Value.Taken,
               one.Value.Views,
               one.Value.Carts,
               one.Value.Purchases,
               Share(one.Value.Taken, one.Value.Recommended),
               Share(one.Value.Taken, sources.Events)),
    ];

    private Dictionary<string, double> Figures(Func<RankMetric, int, double> figure) =>
        (from metric in Metrics
         from k in Ks
         select (Name: metric.NameAt(k), Value: Math.Round(figure(metric, k), 5)))
        .ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
