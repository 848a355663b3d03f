using System.Globalization;
using CartStream.Cli.Output;
using CartStream.Evaluation.Offline;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>Shows an evaluation as tables, at every requested k.</summary>
internal sealed class EvaluateTables(ReportWriter report, EvaluationOptions evaluation)
{
    private static readonly string[] OneRight = ["hr", "mrr", "ndcg"];
    private static readonly string[] SeveralRight = ["precision", "recall", "map", "ndcg"];
    private static readonly string[] Otto = ["recall_views", "recall_carts", "recall_purchases", "otto"];

    /// <summary>Writes quality, speed and comparisons.</summary>
    public void Write(EvaluateSummary summary)
    {
        var ks = evaluation.Ks;
        var metrics = evaluation.Protocol switch
        {
            EvaluationProtocol.Otto => Otto,
            EvaluationProtocol.Remaining or EvaluationProtocol.SessionWalk => SeveralRight,
            _ => OneRight,
        };
        InputReport.Write(report, summary.Inputs);
        report.WriteLine(Text($"learnt {summary.TrainEvents:N0} events of {summary.TrainItems:N0} items"));
        report.WriteLine(Text($"asked {summary.Queries:N0} queries: {summary.Protocol}, excluding {summary.Exclude}"));
        report.WriteLine(Text($"{summary.Protocol}: {summary.ProtocolRule}"));
        if (summary.TrainRejected > 0)
        {
            var file = summary.Train ?? "the stream";
            report.WriteLine(Text($"{summary.TrainRejected:N0} rows of {file} are no event and were skipped"));
        }

        foreach (var k in ks)
            WriteQuality(summary, [.. metrics.Select(metric => $"{metric}@{k}")]);
        WriteCold(summary, Sliced($"{metrics[0]}@{ks[^1]}"));
        WriteSpeed(summary);
        if (summary.Comparisons.Count > 0)
            WriteComparisons(summary, [.. metrics.Select(metric => $"{metric}@{ks[^1]}")]);
    }

    private void WriteQuality(EvaluateSummary summary, string[] metrics) => report.WriteTable(
        "quality: all queries with 95 % interval, then on discoveries and on repeats",
        [
            "algorithm", .. metrics.Select(name => $"{name}#"),
            $"{Sliced(metrics[0])} disc.#", $"{Sliced(metrics[0])} rep.#",
        ],
        summary.Algorithms.Select(algorithm => (IReadOnlyList<string>)
        [
            algorithm.Name,
            .. metrics.Select(name => Text($"{algorithm.Metrics[name]:F4}{Shown(algorithm.Intervals[name])}")),
            Text($"{algorithm.Discoveries.Metrics[Sliced(metrics[0])]:F4}"),
            Text($"{algorithm.Repeats.Metrics[Sliced(metrics[0])]:F4}"),
        ]));

    private void WriteCold(EvaluateSummary summary, string metric)
    {
        var first = summary.Algorithms[0].Cold;
        if (first.Values.All(slice => slice.Queries == 0))
            return;
        report.WriteTable(
            Text($"{metric} on items that few sessions hold when they are asked for, discoveries alone"),
            ["algorithm", .. first.Select(cold => Text($"{Below(cold.Key)} ({cold.Value.Queries:N0} queries)#"))],
            summary.Algorithms.Select(algorithm => (IReadOnlyList<string>)
            [
                algorithm.Name,
                .. algorithm.Cold.Values.Select(slice =>
                    slice.Queries == 0 ? "" : Text($"{slice.Metrics[metric]:F4}")),
            ]));

        static string Below(string slice) => slice switch
        {
            "below_1" => "none",
            _ => $"fewer than {slice["below_".Length..]}",
        };
    }

    private void WriteSpeed(EvaluateSummary summary) => report.WriteTable(
        "what is recommended, and how fast on one thread",
        [
            "algorithm", "coverage#", "popularity#", "repeats#", "train s#", "queries/s#",
            "p50 us#", "p90 us#", "p99 us#", "MB#",
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
            Text($"{algorithm.ModelBytes / 1e6:F1}"),
        ]));

    private void WriteComparisons(EvaluateSummary summary, string[] metrics) => report.WriteTable(
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

    /// <summary>The metric shown for discoveries and repeats.</summary>
    private string Sliced(string metric) =>
        evaluation.Protocol == EvaluationProtocol.Otto ? "recall" + metric[metric.IndexOf('@')..] : metric;

    private static string Shown(double[]? interval) =>
        interval is [var low, var high] ? Text($" [{low:F4}, {high:F4}]") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
