using System.Diagnostics.Metrics;
using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.Prequential;
using CartStream.Log;
using CartStream.Server.Api;
using CartStream.Server.Experiments;
using CartStream.Server.Feedback;
using CartStream.Server.Live;
using CartStream.Server.Node;
using Microsoft.Extensions.DependencyInjection;

namespace CartStream.Server.Hosting;

/// <summary>Observable instruments: the server's current values and totals, read when metrics are collected.</summary>
internal static class ServerReadings
{
    /// <summary>Registers the readings of a shop for the lifetime of the meter.</summary>
    public static void Observe(Meter meter, IServiceProvider shop)
    {
        var node = shop.GetRequiredService<ShopNode>();
        Observe(meter, node, shop.GetRequiredService<StatusReport>(), shop.GetRequiredService<LiveHub>());
        ObserveQuality(meter, node);
        Observe(meter, node, shop.GetRequiredService<ImpressionTracker>());
        Observe(meter, shop.GetRequiredService<ExperimentReport>());
    }

    private static void Observe(Meter meter, ShopNode node, StatusReport status, LiveHub hub)
    {
        meter.CreateObservableCounter(
            "cartstream.events.processed", () => node.Totals.Events, "{event}", "Events processed");
        meter.CreateObservableCounter(
            "cartstream.events.dead_letters", () => node.Totals.DeadLetters, "{event}", "Records that were no event");
        meter.CreateObservableCounter(
            "cartstream.events.misplaced",
            () => node.Totals.Misplaced,
            "{event}",
            "Records passed on to their shopper's partition");
        meter.CreateObservableCounter(
            "cartstream.recommendations.stored", () => node.Totals.Recommendations, "{answer}", "Answers stored");
        meter.CreateObservableGauge("cartstream.events.lag", () => LagOf(node), "{event}", "Events not processed yet");
        meter.CreateObservableGauge(
            "cartstream.log.write.waiting", () => status.WaitingRecords, "{record}", "Records that wait to be durable");
        meter.CreateObservableGauge(
            "cartstream.shoppers", () => node.ShopperCount, "{shopper}", "Shoppers with state");
        meter.CreateObservableGauge("cartstream.items", () => node.Items.Count, "{item}", "Items ever touched");
        meter.CreateObservableCounter(
            "cartstream.model.version", () => node.Model.Model.Version, "{event}", "Events the model has learnt");
        meter.CreateObservableGauge("cartstream.model.bytes", () => node.Model.Model.Bytes, "By", "Bytes it holds");
        meter.CreateObservableGauge("cartstream.stream.clients", () => hub.Count, "{client}", "Live stream's clients");
    }

    /// <summary>Hits in all slots of a list, by list: divided by the scored events this is the hit rate.</summary>
    private static void ObserveQuality(Meter meter, ShopNode node)
    {
        var hitRate = RankMetric.All.Single(metric => metric.Name == "hr");
        var k = Math.Min(node.Options.Count, PrequentialQuality.DefaultRanksMax);
        ByList(
            "cartstream.quality.scored",
            "Events scored",
            totals => totals.Events,
            totals => totals.EventsOf(TargetKind.Discovery));
        ByList(
            "cartstream.quality.hits",
            "Events whose item was in the list",
            totals => HitsOf(totals.Events, totals.Recommended(hitRate, k)),
            totals => HitsOf(totals.EventsOf(TargetKind.Discovery), totals.DiscoveryList(hitRate, k)));
        ByList(
            "cartstream.quality.baseline_hits",
            "Events whose item was in a list of what is popular",
            totals => HitsOf(totals.Events, totals.Baseline(hitRate, k)),
            totals => HitsOf(totals.EventsOf(TargetKind.Discovery), totals.BaselineDiscoveryList(hitRate, k)));

        static long HitsOf(long events, double hitRate) => (long)Math.Round(events * hitRate);

        void ByList(
            string name, string description, Func<QualityTotals, long> shown, Func<QualityTotals, long> discoveries) =>
            meter.CreateObservableCounter(
                name,
                () => node.Quality is { } totals
                    ? [Of("shown", shown(totals)), Of("discoveries", discoveries(totals))]
                    : Array.Empty<Measurement<long>>(),
                "{event}",
                description + ", by list");

        static Measurement<long> Of(string list, long count) =>
            new(count, new KeyValuePair<string, object?>("list", list));
    }

    /// <summary>Readings of the experiment and the shadow, where present.</summary>
    private static void Observe(Meter meter, ShopNode node, ImpressionTracker tracker)
    {
        OfVariants("cartstream.variants.scored", "{event}", "Events scored", index => node.ReadVariant(index).Events);
        OfVariants("cartstream.variants.shown", "{item}", "Shown", index => tracker.CountsOf(index).Shown);
        OfVariants("cartstream.variants.clicked", "{item}", "Clicked", index => tracker.CountsOf(index).Clicked);
        OfVariants("cartstream.variants.purchased", "{item}", "Bought", index => tracker.CountsOf(index).Purchased);
        meter.CreateObservableCounter(
            "cartstream.shadow.asked", () => node.ReadShadow()?.Queried ?? 0, "{event}", "Events the shadow answered");
        meter.CreateObservableCounter(
            "cartstream.shadow.skipped", () => node.ReadShadow()?.Skipped ?? 0, "{event}", "Events it had no time for");

        OfPlacements("cartstream.placements.shown", "Shown", one => one.Shown);
        OfPlacements("cartstream.placements.clicked", "Clicked", one => one.Clicked);
        OfPlacements("cartstream.placements.purchased", "Bought", one => one.Purchased);

        void OfPlacements(string name, string description, Func<PlacementFeedback, long> count) =>
            meter.CreateObservableCounter(
                name,
                () => (tracker.ReportPlacements() ?? []).Select(one => new Measurement<long>(
                    count(one), new KeyValuePair<string, object?>("placement", one.Placement))),
                "{item}",
                description + ", by placement");

        void OfVariants(string name, string unit, string description, Func<int, long> count) =>
            meter.CreateObservableCounter(
                name,
                () => (node.Options.Experiment?.Variants ?? []).Select((variant, index) => new Measurement<long>(
                    count(index), new KeyValuePair<string, object?>("variant", variant.Name))),
                unit,
                description + ", by variant");
    }

    /// <summary>Whether the experiment can be decided, by variant except the control.</summary>
    private static void Observe(Meter meter, ExperimentReport experiment)
    {
        Of("cartstream.experiment.difference", "{ratio}", "Main metric less control's", one => one.Main.Difference);
        Of("cartstream.experiment.low", "{ratio}", "Lower end of its interval", one => one.Main.Low);
        Of("cartstream.experiment.high", "{ratio}", "Upper end of its interval", one => one.Main.High);
        Of("cartstream.experiment.ready", "{variant}", "1 when it can be decided", one => one.Ready ? 1 : 0);

        void Of(string name, string unit, string description, Func<VariantVerdict, double?> read) =>
            meter.CreateObservableGauge(
                name,
                () =>
                    from one in experiment.ReadStatus()?.Verdicts ?? []
                    let value = read(one)
                    where value is not null
                    select new Measurement<double>(
                        value.Value, new KeyValuePair<string, object?>("variant", one.Variant)),
                unit,
                description + ", by variant");
    }

    /// <summary>A host's collector may read a shop once more after it has ended: then the log gives no value.</summary>
    private static IEnumerable<Measurement<long>> LagOf(ShopNode node)
    {
        try
        {
            return [new Measurement<long>(node.Lag)];
        }
        catch (Exception e) when (e is LogException or ObjectDisposedException)
        {
            return [];
        }
    }
}
