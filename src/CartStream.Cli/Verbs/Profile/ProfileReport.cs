using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets;

namespace CartStream.Cli.Verbs.Profile;

/// <summary>Shows a profile as tables and charts.</summary>
internal sealed class ProfileReport(CliHost host)
{
    private const int DaysShownMax = 31;
    private readonly ReportWriter _report = new(host);

    /// <summary>Writes the profile.</summary>
    public void Write(ProfileSummary summary)
    {
        WriteOverview(summary);
        _report.WriteChart("Events by type", summary.ByType.Bars());
        _report.WriteChart("Events by hour of the day (UTC)", HourBars(summary));
        WriteDays(summary);
        WriteFunnel(summary);
        WriteTop("Items", summary.TopItems, summary.Events);
        WriteTop("Brands", summary.TopBrands, summary.Events);
        WriteTop("Categories", summary.TopCategories, summary.Events);
        WriteFaults(summary);
    }

    private static string Time(DateTime? time) => time is { } known ? $"{known:yyyy-MM-dd HH:mm:ss}" : "never";

    private static IReadOnlyList<(string Label, long Count)> HourBars(ProfileSummary summary) =>
        [.. summary.ByHour.Select((counts, hour) => ($"{hour:00}", counts.Total)).Where(bar => bar.Total > 0)];

    private void WriteOverview(ProfileSummary summary)
    {
        InputReport.Write(_report, summary.Inputs);
        _report.WriteLine($"  {summary.Rows:N0} rows: {summary.Events:N0} events, {summary.Duplicates:N0} exact "
            + $"duplicates, {summary.Rejected:N0} rejected; {summary.LateEvents:N0} events out of time order");
        _report.WriteLine($"  from {Time(summary.FirstEventTime)} to {Time(summary.LastEventTime)} UTC");
        _report.WriteLine($"  {summary.Shoppers:N0} shoppers, {summary.Funnel.Sessions:N0} sessions, "
            + $"{summary.Items:N0} items, {summary.Brands:N0} brands, {summary.Categories:N0} categories");
        if (summary is { PriceMin: { } min, PriceMax: { } max })
            _report.WriteLine($"  prices from {min:N2} to {max:N2}");
        var length = summary.SessionLength;
        _report.WriteLine($"  events in a session: {length.Mean:0.##} on average, median {length.P50}, 90 % up to "
            + $"{length.P90}, 99 % up to {length.P99}, at most {length.Max}; {length.SingleShare:P1} have just one");
        _report.WriteLine("");
    }

    private void WriteDays(ProfileSummary summary)
    {
        var days = summary.ByDay.Count;
        var title = days > DaysShownMax ? $", the last {DaysShownMax} of {days} days" : "";
        _report.WriteChart(
            $"Events by day (UTC){title}",
            [.. summary.ByDay.TakeLast(DaysShownMax).Select(day => ($"{day.Key:yyyy-MM-dd}", day.Value))]);
    }

    private void WriteFunnel(ProfileSummary summary)
    {
        var funnel = summary.Funnel;
        var sessions = Math.Max(1, funnel.Sessions);
        (string Name, long Count)[] steps =
        [
            ("all", funnel.Sessions),
            ("with a view", funnel.WithView),
            ("with a cart addition", funnel.WithCart),
            ("with a cart removal", funnel.WithRemoval),
            ("with a purchase", funnel.WithPurchase),
            ("cart left without a purchase", funnel.AbandonedCarts),
        ];
        _report.WriteTable(
            "Sessions",
            ["sessions", "count#", "share#"],
            steps.Select(step => (IReadOnlyList<string>)
                [step.Name, ReportWriter.Number(step.Count), ReportWriter.Percent((double)step.Count / sessions)]));
        _report.WriteLine("");
    }

    private void WriteTop(string title, IReadOnlyList<NamedCount> top, long events)
    {
        if (top.Count == 0)
            return;
        _report.WriteTable(
            $"{title} with the most events",
            ["name", "events#", "share#"],
            top.Select(named => (IReadOnlyList<string>)
            [
                named.Name,
                ReportWriter.Number(named.Count),
                ReportWriter.Percent((double)named.Count / Math.Max(1, events)),
            ]));
        _report.WriteLine("");
    }

    private void WriteFaults(ProfileSummary summary)
    {
        if (summary.Rejected == 0)
            return;
        _report.WriteChart(
            "Rejected rows by field",
            [.. summary.RejectedByField.Select(named => (named.Name, named.Count))]);
        _report.WriteLine("First rejected rows");
        foreach (var row in summary.FirstRejected)
            _report.WriteLine($"  {row}");
    }
}
