using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Tests;

/// <summary>
/// docs/grafana/cartstream.json shows what the code counts: every metric of its panels is one of an instrument's, and
/// every instrument of CartStream's is in a panel.
/// </summary>
public sealed partial class GrafanaTests
{
    private static readonly string[] Meters =
        [ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    [Fact]
    public async Task Panels_and_instruments_name_each_other()
    {
        var instruments = await InstrumentsAsync();

        var shown = Shown();

        var known = instruments.SelectMany(NamesInPrometheus).ToHashSet(StringComparer.Ordinal);
        shown.Where(name => !known.Contains(name)).ShouldBeEmpty("the dashboard shows what nobody counts");
        instruments.Where(one => one.Meter.Name == ServerMetrics.Name && !NamesInPrometheus(one).Any(shown.Contains))
            .Select(one => one.Name).ShouldBeEmpty("the dashboard lacks what is counted");
    }

    [Theory]
    [InlineData("cartstream.events.accepted", "{event}", "counter", "cartstream_events_accepted_total")]
    [InlineData("cartstream.model.bytes", "By", "gauge", "cartstream_model_bytes")]
    [InlineData("dotnet.gc.pause.time", "s", "counter", "dotnet_gc_pause_time_seconds_total")]
    [InlineData("http.server.request.duration", "s", "histogram", "http_server_request_duration_seconds_bucket")]
    public void Name_in_prometheus_has_the_unit_and_the_kind(string name, string unit, string kind, string expected)
    {
        using var meter = new Meter("test");
        Instrument instrument = kind switch
        {
            "counter" => meter.CreateCounter<long>(name, unit),
            "gauge" => meter.CreateObservableGauge(name, () => 0, unit),
            _ => meter.CreateHistogram<double>(name, unit),
        };

        NamesInPrometheus(instrument).ShouldContain(expected);
    }

    /// <summary>As OpenTelemetry's compatibility rules for Prometheus have it.</summary>
    private static IEnumerable<string> NamesInPrometheus(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        var name = instrument.Name.Replace('.', '_');
        if (!name.EndsWith(unit, StringComparison.Ordinal))
            name += unit;
        if (type.StartsWith("Histogram", StringComparison.Ordinal))
            return [$"{name}_bucket", $"{name}_count", $"{name}_sum"];
        return type.StartsWith("Counter", StringComparison.Ordinal)
            || type.StartsWith("ObservableCounter", StringComparison.Ordinal)
            ? [$"{name}_total"]
            : [name];
    }

    private static async Task<List<Instrument>> InstrumentsAsync()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (Meters.Contains(instrument.Meter.Name))
            {
                lock (found)
                    found.Add(instrument);
            }
        };
        listener.Start();
        await using var shop = await Shop.OpenAsync();
        await shop.GetAsync("/v1/trending");
        lock (found)
            return [.. found.DistinctBy(one => one.Name)];
    }

    private static HashSet<string> Shown([CallerFilePath] string caller = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(caller)!, "..", "..", "docs", "grafana", "cartstream.json");
        using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
        var expressions =
            from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
            from target in panel.GetProperty("targets").EnumerateArray()
            select target.GetProperty("expr").GetString()!;
        return [.. expressions.SelectMany(one => MetricName().Matches(one)).Select(match => match.Value)];
    }

    /// <summary>Metrics have several words; functions and labels that have, too, are not of these families.</summary>
    [GeneratedRegex(
        """\b(?:cartstream|kestrel|dotnet|http_server)_\w+""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MetricName();
}
