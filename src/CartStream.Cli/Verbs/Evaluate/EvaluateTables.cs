using System.Globalization;
using CartStream.Cli.Output;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>Shows an evaluation to a person, at every asked k.</summary>
internal sealed class EvaluateTables(ReportWriter report, IReadOnlyList<int> ks)
{
    private static readonly string[] NextItemMetrics = ["hr", "mrr", "ndcg"];
    private static readonly string[] RemainingMetrics = ["precision", "recall", "map", "ndcg"];

    /// <summary>Writes quality, speed and comparisons.</summary>
    public void Write(EvaluateSummary summary)
    {
        var metrics = summary.Protocol == "remaining" ? RemainingMetrics : NextItemMetrics;
        report.Line(Text($"learnt {summary.TrainEvents:N0} events of {summary.TrainItems:N0} items"));
        report.Line(Text($"asked {summary.Queries:N0} queries: {summary.Protocol}, excluding {summary.Exclude}"));
        if (summary.TrainRejected > 0)
            report.Line(Text($"{summary.TrainRejected:N0} rows of {summary.Train} are no event and were passed over"));
        foreach (var k in ks)
            WriteQuality(summary, [.. metrics.Select(metric => $"{metric}@{k}")]);
        WriteSpeed(summary);
        if (summary.Comparisons.Count > 0)
            WriteComparisons(summary, [.. metrics.Select(metric => $"{metric}@{ks[^1]}")]);
    }

    private void WriteQuality(EvaluateSummary summary, string[] metrics) => report.Table(
        "quality: all queries with 95 % interval, then on discoveries and on repeats",
        ["algorithm", .. metrics.Select(name => $"{name}#"), $"{metrics[0]} disc.#", $"{metrics[0]} rep.#"],
        summary.Algorithms.Select(algorithm => (IReadOnlyList<string>)
        [
            algorithm.Name,
            .. metrics.Select(name => Text($"{algorithm.Metrics[name]:F4}{Shown(algorithm.Intervals[name])}")),
            Text($"{algorithm.Discoveries.Metrics[metrics[0]]:F4}"),
            Text($"{algorithm.Repeats.Metrics[metrics[0]]:F4}"),
        ]));

    private void WriteSpeed(EvaluateSummary summary) => report.Table(
        "what is recommended, and how fast on one thread",
        [
            "algorithm", "coverage#", "popularity#", "repeats#", "train s#", "queries/s#",
            "p50 us#", "p90 us#", "p99 us#",
        ],
        summary.Algorithms.Select(algorithm => (IReadOnlyList<string>)
        [
            algorithm.Name,
            ReportWriter.Percent(algorithm.ItemCoverage),
            Text($"{algorithm.MeanPopularity:F3}"),
            ReportWriter.Percent(algorithm.RepeatShare),
            Text($"{algorithm.TrainSeconds:F2}"),
            Text($"{algorithm.QueriesPerSecond:N0}"),
            Text($"{algorithm.LatencyUs.P50:F1}"),
            Text($"{algorithm.LatencyUs.P90:F1}"),
            Text($"{algorithm.LatencyUs.P99:F1}"),
        ]));

    private void WriteComparisons(EvaluateSummary summary, string[] metrics) => report.Table(
        "differences on the same queries",
        ["first - second", "metric", "difference#", "95 % interval", "p#"],
        from pair in summary.Comparisons
        from name in metrics
        let gain = pair.Metrics[name]
        select (IReadOnlyList<string>)
        [
            $"{pair.First} - {pair.Second}", name, Text($"{gain.Difference:+0.0000;-0.0000;0.0000}"),
            Shown(gain.Interval).Trim(), Text($"{gain.PValue:F3}"),
        ]);

    private static string Shown(double[]? interval) =>
        interval is [var low, var high] ? Text($" [{low:F4}, {high:F4}]") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
