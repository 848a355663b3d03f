using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Recommendations;

namespace CartStream.Cli.Verbs.Run;

/// <summary>The report for people: the input, the quality, the speed, and one recommendation.</summary>
internal sealed class RunReport(CliHost host)
{
    private readonly ReportWriter _report = new(host);

    /// <summary>Writes the report.</summary>
    public void Write(RunSummary summary, RunOptions options)
    {
        WriteCounts(summary, options);
        WriteQuality(summary.Quality, options.KMax);
        WriteSessionWalk(summary.SessionWalk, options);
        _report.WriteChart(
            "Recommended items by source",
            [.. summary.Quality.ItemsBySource.Select(source => (source.Key, source.Value))]);
        if (summary.NewestRecommendation is { } newest)
            WriteRecommendation(newest);
        WriteSpeed(summary);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Share(FigureSummary figure) => figure is { Low: { } low, High: { } high }
        ? Text($"{figure.Value:0.0000} [{low:0.0000}, {high:0.0000}]")
        : Text($"{figure.Value:0.0000}");

    private void WriteCounts(RunSummary summary, RunOptions options)
    {
        var input = options.Events.Count == 0 ? "simulated shoppers" : string.Join(", ", options.Events);
        _report.WriteLine(Text($"Input: {input}"));
        InputReport.Write(_report, summary.Inputs);
        var skipped = summary.Skipped > 0 ? Text($", {summary.Skipped:N0} skipped") : "";
        _report.WriteLine(Text(
            $"  {summary.Rows:N0} rows: {summary.Events:N0} events, {summary.Duplicates:N0} exact duplicates, ")
            + Text($"{summary.Rejected:N0} rejected") + skipped);
        if (summary.SentBefore > 0)
            _report.WriteLine(Text($"  {summary.SentBefore:N0} of the events were in the store before"));
        _report.WriteLine(Text($"Store: {summary.Store}"));
        _report.WriteLine(Text(
            $"  {summary.StoredEvents:N0} events of {summary.Shoppers:N0} shoppers in {summary.Sessions:N0} sessions ")
            + Text($"on {summary.Items:N0} items; {summary.Recommendations:N0} recommendations"));
        if (summary.RepeatedEvents > 0)
            _report.WriteLine(Text($"  {summary.RepeatedEvents:N0} of the events repeat another, and count once"));
        _report.WriteLine("");
    }

    private void WriteQuality(QualitySummary quality, int k)
    {
        (string Name, SliceSummary Slice)[] slices =
        [
            ("all events", quality.Overall),
            ("  on discoveries", quality.Discoveries),
            (Text($"   {k} discoveries alone"), quality.DiscoveriesOnly),
            ("  on items of the session", quality.Repeats),
            ("  on cart items", quality.CartFirst),
            ("views", quality.View),
            ("cart additions", quality.Cart),
            ("purchases", quality.Purchase),
            ("  by revenue", quality.Revenue),
        ];
        _report.WriteTable(
            Text($"Quality: is the next event's item among the {k} recommended before it? (95 % intervals)"),
            ["", "events#", Text($"hit rate@{k}#"), Text($"MRR@{k}#"), Text($"precision@{k}#"), Text($"recall@{k}#"),
                Text($"popularity hit rate@{k}#")],
            slices.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                ReportWriter.Number(row.Slice.Events),
                Share(row.Slice.Metrics[Text($"hr@{k}")]),
                Share(row.Slice.Metrics[Text($"mrr@{k}")]),
                Text($"{row.Slice.Metrics[Text($"precision@{k}")].Value:0.0000}"),
                Text($"{row.Slice.Metrics[Text($"recall@{k}")].Value:0.0000}"),
                Text($"{row.Slice.Baseline[Text($"hr@{k}")]:0.0000}"),
            ]));
        _report.WriteLine(Text(
            $"  {quality.ItemCoverage:P1} of the items were recommended; ")
            + Text($"{quality.RepeatShare:P1} of what was recommended was in the cart or the session."));
        _report.WriteLine("");
    }

    private void WriteSessionWalk(SessionWalkSummary walk, RunOptions options)
    {
        var whose = options.ChosenShopper is { } chosen ? $"shopper {chosen}" : "all shoppers";
        _report.WriteTable(
            Text($"Recommended before each session from cart and last items: {whose}, ")
                + Text($"{walk.AskedSessions:N0} of {walk.Sessions:N0} sessions had any"),
            ["", "precision#", "recall#"],
            [
                ["standard: correct / recommended, correct / relevant", Share(walk.Precision), Share(walk.Recall)],
                ["original: correct / 10, correct / sessions (may exceed 1)",
                    Share(walk.OriginalPrecision), Share(walk.OriginalRecall)],
            ]);
        _report.WriteLine("");
    }

    private void WriteRecommendation(Recommendation newest)
    {
        _report.WriteTable(
            Text($"The newest recommendation: shopper {newest.ShopperId}, session {newest.SessionId}, ")
                + Text($"{newest.Time:yyyy-MM-dd HH:mm:ss} UTC"),
            ["#", "item", "score#", "source", "reason"],
            newest.Items.Select((item, i) => (IReadOnlyList<string>)
            [
                Text($"{i + 1}"), item.ItemId, Text($"{item.Score:G3}"), item.Source, item.Reason,
            ]));
        var receipt = newest.Receipt;
        _report.WriteLine(Text(
            $"  receipt: {receipt.Topic}/{receipt.Partition}@{receipt.Offset}, cart version {receipt.CartVersion}, ")
            + Text($"model version {receipt.ModelVersion:N0}, config {receipt.ConfigHash}"));
        _report.WriteLine("");
    }

    private void WriteSpeed(RunSummary summary)
    {
        if (summary.ProcessedEvents == 0)
        {
            _report.WriteLine(
                "Nothing new: this input was processed by an earlier run. Use --store for a fresh store.");
            return;
        }

        var latency = summary.RecommendLatencyUs;
        _report.WriteLine(Text(
            $"{summary.ProcessedEvents:N0} events in {summary.Seconds:N1} s: {summary.EventsPerSecond:N0} events/s, ")
            + Text($"stored; event to recommendation {latency.P50:N0} µs (p50), {latency.P90:N0} µs (p90), ")
            + Text($"{latency.P99:N0} µs (p99)"));
    }
}
