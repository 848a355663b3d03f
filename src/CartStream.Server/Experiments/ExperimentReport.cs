using CartStream.Evaluation.Experiments;
using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.OffPolicy;
using CartStream.Evaluation.Prequential;
using CartStream.Experiments;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Server.Engine;
using CartStream.Server.Feedback;
using CartStream.Server.Node;

namespace CartStream.Server.Experiments;

/// <summary>The results of the experiment's variants and of the shadow.</summary>
internal sealed class ExperimentReport(ShopNode node, EnginePool engines, ImpressionTracker tracker)
{
    /// <summary>Ranks that count as a hit; all of them when an answer has fewer.</summary>
    private const int HitRanks = 10;

    private static readonly Bootstrap Resampling = new();
    private static readonly RankMetric[] Metrics =
        [.. RankMetric.All.Where(one => one.Name is "hr" or "mrr" or "ndcg")];

    // No rank is below the last slot of a stored answer.
    private readonly int[] _ks = [.. new[] { 1, 5, 10, 20 }.Where(k => k == 1 || k <= node.Options.Count)];

    /// <summary>Every variant, in the order of the experiment's file; null without an experiment.</summary>
    public IReadOnlyList<VariantQuality>? ReadVariants() => node.Options.Experiment is { } experiment
        ? [.. experiment.Variants.Select((variant, index) => Read(experiment, variant, index))]
        : null;

    /// <summary>Whether the experiment can be decided; null without an experiment.</summary>
    public ExperimentStatus? ReadStatus()
    {
        if (node.Options.Experiment is not { } experiment)
            return null;
        List<ExperimentArm> arms =
        [
            .. experiment.Variants.Select((variant, index) => new ExperimentArm(
                variant.Name,
                variant.TenThousandths / (double)Experiment.Whole,
                node.ReadVariant(index),
                node.ReadVariantShoppers(index))),
        ];
        var decision = ExperimentDecision.Of(
            arms, experiment.Metric, experiment.Alpha, Math.Min(HitRanks, node.Options.Count), index =>
                VariantGuards.Worse(arms[index].Name, engines.ResponsesOf(index), engines.ResponsesOf(0)));
        return new ExperimentStatus(
            experiment.Name,
            DecisionMetricNames.Text(experiment.Metric),
            experiment.Alpha,
            arms[0].Name,
            arms.ToDictionary(arm => arm.Name, arm => arm.Shoppers, StringComparer.Ordinal),
            decision.SampleRatioPValue,
            [.. decision.Verdicts.Select(ToResponse)]);
    }

    /// <summary>The shadow; null without one.</summary>
    public ShadowReport? ReadShadow()
    {
        if (node.Options.Shadow is not { } shadow)
            return null;
        var quality = node.ReadShadow() ?? new ShadowQuality(new PrequentialQuality(), 0, 0);
        return new ShadowReport(
            shadow.Name,
            shadow.DiscoveriesOnly ? "discover" : "cart-first",
            shadow.Model,
            quality.Quality.Events,
            quality.Queried,
            quality.Skipped,
            [.. Figures(quality.Quality).Select(Compared)],
            quality.OffPolicy is { } offPolicy ? ToResponse(offPolicy.Report()) : null);
    }

    private static VariantVerdict ToResponse(ArmVerdict verdict) => new(
        verdict.Arm,
        verdict.Text,
        verdict.IsReady,
        ToResponse(verdict.Main),
        [.. verdict.Guards.Select(ToResponse)],
        verdict.Missing);

    private static VariantDifference ToResponse(ArmDifference found) => new(
        DecisionMetricNames.Text(found.Metric),
        Rounded(found.Arm),
        Rounded(found.Control),
        Rounded(found.Gain.Difference),
        found.Gain.Interval is { } low ? Rounded(low.Low) : null,
        found.Gain.Interval is { } high ? Rounded(high.High) : null,
        Rounded(found.Gain.PValue));

    private static ShadowOffPolicy ToResponse(OffPolicyReport report) => new(
        report.Events,
        Rounded(report.Served),
        [ToResponse("dr", report.Dr), ToResponse("snips", report.Snips), ToResponse("ips", report.Ips)],
        Math.Round(report.EffectiveSamples, 1),
        Rounded(report.Unsupported),
        report.Doubt);

    private static ShadowEstimate ToResponse(string name, OffPolicyEstimate one) => new(
        name,
        Rounded(one.Value),
        one.Interval is { } low ? Rounded(low.Low) : null,
        one.Interval is { } high ? Rounded(high.High) : null,
        Rounded(one.Difference),
        one.DifferenceInterval is { } lowest ? Rounded(lowest.Low) : null,
        one.DifferenceInterval is { } highest ? Rounded(highest.High) : null);

    private static ShadowFigure Compared(QualityFigure figure) => new(
        figure.Name,
        Rounded(figure.Recommended.Value),
        Rounded(figure.Baseline.Value),
        Rounded(figure.Gain.Difference),
        figure.Gain.Interval is { } low ? Rounded(low.Low) : null,
        figure.Gain.Interval is { } high ? Rounded(high.High) : null,
        Rounded(figure.Gain.PValue));

    private static Dictionary<string, double> ByName(List<QualityFigure> figures, Func<QualityFigure, double> value) =>
        figures.ToDictionary(one => one.Name, one => Rounded(value(one)), StringComparer.Ordinal);

    private static double Rounded(double value) => Math.Round(value, 5);

    private VariantQuality Read(Experiment experiment, Variant variant, int index)
    {
        var quality = node.ReadVariant(index);
        var figures = Figures(quality);
        var sure = figures.Where(figure => figure.Recommended.Interval is not null).ToList();
        var feedback = tracker.CountsOf(index);
        return new VariantQuality(
            experiment.Name,
            variant.Name,
            variant.TenThousandths / (double)Experiment.Whole,
            engines.ResponsesOf(index).Count,
            quality.Events,
            ByName(figures, one => one.Recommended.Value),
            ByName(figures, one => one.Baseline.Value),
            ByName(sure, one => one.Recommended.Interval!.Value.Low),
            ByName(sure, one => one.Recommended.Interval!.Value.High),
            feedback.Shown,
            feedback.Clicked,
            feedback.Carted,
            feedback.Purchased,
            feedback.ClickThrough,
            feedback.Conversion);
    }

    private List<QualityFigure> Figures(PrequentialQuality quality) =>
        [.. from metric in Metrics from k in _ks select quality.Figure(metric, k, Resampling)];
}
