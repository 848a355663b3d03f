using System.Buffers;
using System.Text;
using CartStream.Evaluation.Metrics;
using CartStream.Events;
using CartStream.Experiments;
using CartStream.Log;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

public sealed class ExperimentPipelineTests
{
    private static readonly Variant Control = new("control", false, "blend", new ModelOptions())
    {
        TenThousandths = 5_000,
    };

    private static readonly Variant Discover = new("discover", true, "rules", new ModelOptions())
    {
        TenThousandths = 5_000,
    };

    private static readonly Experiment Halves = new("halves", [Control, Discover]);

    [Fact]
    public void Recommendation_is_made_by_the_shoppers_variant_which_stands_in_its_receipt()
    {
        using var host = new PipelineHost(new ProcessorOptions { Experiment = Halves });

        host.Send([.. Events(shoppers: 40)]);
        host.ProcessAll();

        var made = host.Recommendations();
        made.Select(one => one.Receipt.Variant).Distinct().Order().ShouldBe(["control", "discover"]);
        foreach (var recommendation in made)
        {
            var variant = Halves.VariantOf(Encoding.UTF8.GetBytes(recommendation.ShopperId));
            recommendation.Receipt.Variant.ShouldBe(Halves.Variants[variant].Name);
            if (recommendation.Receipt.Variant == "discover")
                recommendation.Items.ShouldAllBe(item => item.Source != "cart");
        }

        made.Where(one => one.Receipt.Variant == "control").SelectMany(one => one.Items)
            .ShouldContain(item => item.Source == "cart");
    }

    [Fact]
    public void Records_of_a_restarted_experiment_are_byte_identical()
    {
        var events = Events(shoppers: 20).ToList();

        var options = new ProcessorOptions { Experiment = Halves };
        PipelineHost.Process(options, events, restartAfter: events.Count / 2)
            .ShouldBe(PipelineHost.Process(options, events, restartAfter: null));
    }

    [Fact]
    public void Quality_by_variant_adds_up_to_the_whole_and_outlives_a_restart()
    {
        using var host = new PipelineHost(new ProcessorOptions { Experiment = Halves });
        host.Send([.. Events(shoppers: 40)]);
        host.ProcessAll();
        var before = Counts(host);

        host.Restart();

        Counts(host).ShouldBe(before);
        before.ShouldAllBe(events => events > 0);
        before.Sum().ShouldBe(host.Processor.Quality.Events);
    }

    [Fact]
    public void Shoppers_of_variants_count_once_and_outlive_a_restart()
    {
        var events = Events(shoppers: 40).ToList();
        using var host = new PipelineHost(new ProcessorOptions { Experiment = Halves });
        host.Send([.. events.Take(90)]);
        host.ProcessAll();
        host.Restart();
        host.Send([.. events.Skip(90)]);
        host.ProcessAll();
        var before = Shoppers(host);

        host.Restart();

        Shoppers(host).ShouldBe(before);
        before.ShouldBe(
        [
            .. Enumerable.Range(0, 2).Select(variant => (long)Enumerable.Range(0, 40)
                .Count(i => Halves.VariantOf(Encoding.UTF8.GetBytes($"shopper{i}")) == variant)),
        ]);
    }

    [Fact]
    public void Shoppers_who_were_there_before_the_experiment_count_when_they_come_again()
    {
        var shoppers = new VariantShoppers(Halves);

        // The log went to offset 100; of two who were there before, one comes twice, and a new one twice.
        shoppers.Count(0, 7, 100, before: 60).ShouldBeFalse();
        shoppers.Count(0, 7, 101, before: 100).ShouldBeTrue();
        shoppers.Count(1, 8, 102, before: 99).ShouldBeFalse();
        shoppers.Count(1, 9, 103, before: -1).ShouldBeFalse();
        shoppers.Count(1, 9, 104, before: 103).ShouldBeTrue();

        shoppers.Of(0).Sum().ShouldBe(1);
        shoppers.Of(1).Sum().ShouldBe(2);
    }

    [Fact]
    public void Shoppers_dealt_by_other_shares_are_counted_anew()
    {
        var bytes = new ArrayBufferWriter<byte>();
        var shoppers = new VariantShoppers(Halves);
        shoppers.Count(1, 3, 50, before: -1);
        shoppers.Write(bytes);

        var same = new VariantShoppers(Halves);
        same.Restore(bytes.WrittenSpan).ShouldBeTrue();
        var other = new VariantShoppers(new Experiment(
            "halves", [Control with { TenThousandths = 4_000 }, Discover with { TenThousandths = 6_000 }]));
        other.Restore(bytes.WrittenSpan).ShouldBeFalse();

        same.Of(1)[3].ShouldBe(1);
        other.Of(1).Sum().ShouldBe(0);
        Should.Throw<InvalidDataException>(() => same.Restore(bytes.WrittenSpan[..20])).Message
            .ShouldContain("cut short");
        Should.Throw<InvalidDataException>(() => same.Restore([9])).Message.ShouldContain("found format 9");
    }

    /// <summary>What was answered before the experiment says nothing of a variant.</summary>
    [Fact]
    public void Quality_by_variant_leaves_out_the_answers_from_before_the_experiment()
    {
        var events = Events(shoppers: 40).ToList();
        using var host = new PipelineHost();
        host.Send([.. events]);
        host.ProcessAll();
        var before = host.Processor.Quality.Events;

        host.Restart(new ProcessorOptions { Experiment = Halves });
        // Everybody comes again with two events: the first is of the answer before.
        host.Send([.. events.Where(e => e.Type == EventType.View).Select(e => e with { Second = e.Second + 1_000 })
            .GroupBy(e => e.Shopper).SelectMany(group => group.Take(2))]);
        host.ProcessAll();

        (host.Processor.Quality.Events - before).ShouldBe(80);
        Counts(host).Sum().ShouldBe(40);
        Shoppers(host).Sum().ShouldBe(40);
    }

    /// <summary>
    /// Purchases under the old shares, divided by shoppers under the new ones, would name a winner without a
    /// difference.
    /// </summary>
    [Fact]
    public void Quality_by_variant_begins_anew_with_other_shares_and_stays_so()
    {
        var events = Events(shoppers: 60).ToList();
        var moved = new ProcessorOptions
        {
            Experiment = new Experiment(
                "halves", [Control with { TenThousandths = 4_000 }, Discover with { TenThousandths = 6_000 }]),
        };
        using var host = new PipelineHost(new ProcessorOptions { Experiment = Halves });
        host.Send([.. events.Take(200)]);
        host.ProcessAll();
        Counts(host).ShouldAllBe(count => count > 0);

        host.Restart(moved);
        (Counts(host).Sum(), Shoppers(host).Sum()).ShouldBe((0, 0));
        host.Send([.. events.Skip(200)]);
        host.ProcessAll();
        var counts = Counts(host);
        host.Restart(moved);

        counts.Sum().ShouldBe(80, "four scored events of each of twenty shoppers");
        Counts(host).ShouldBe(counts);
        Shoppers(host).Sum().ShouldBe(20);
    }

    [Fact]
    public void Config_hash_covers_the_experiment_and_not_the_shadow()
    {
        var plain = new ProcessorOptions().ConfigHash("m");

        new ProcessorOptions { Experiment = Halves }.ConfigHash("m").ShouldNotBe(plain);
        new ProcessorOptions { Shadow = Discover }.ConfigHash("m").ShouldBe(plain);
    }

    [Fact]
    public void Shadow_changes_no_byte_of_the_log()
    {
        var events = Events(shoppers: 20).ToList();

        PipelineHost.Process(new ProcessorOptions { Shadow = Discover }, events, null)
            .ShouldBe(PipelineHost.Process(new ProcessorOptions(), events, null));
    }

    [Fact]
    public void Shadow_of_the_same_configuration_does_exactly_as_what_is_served()
    {
        using var host = new PipelineHost(new ProcessorOptions { Shadow = Control });
        Feed(host, Events(shoppers: 40));

        var shadow = host.Processor.View.ReadShadow()!;

        shadow.Skipped.ShouldBe(0);
        shadow.Quality.Events.ShouldBe(host.Processor.Quality.Events);
        var totals = shadow.Quality.Totals();
        foreach (var metric in RankMetric.All)
            totals.Recommended(metric, 10).ShouldBe(totals.Baseline(metric, 10), metric.Name);
        totals.Recommended(RankMetric.All[0], 10).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Shadow_of_another_configuration_is_judged_by_the_same_events()
    {
        using var host = new PipelineHost(new ProcessorOptions { Shadow = Discover });
        Feed(host, Events(shoppers: 40));

        var served = host.Processor.Quality.Totals();
        var compared = host.Processor.View.ReadShadow()!.Quality.Totals();

        var hit = RankMetric.All[0];
        compared.Baseline(hit, 10).ShouldBe(served.Recommended(hit, 10));
        compared.Recommended(hit, 10)
            .ShouldBeLessThan(compared.Baseline(hit, 10), "carts are bought, discoveries seldom");
    }

    [Fact]
    public void Shadow_of_a_full_batch_is_asked_for_its_first_events_alone()
    {
        using var host = new PipelineHost(new ProcessorOptions { Shadow = Discover });

        host.Send([.. Enumerable.Range(0, 100).Select(i =>
            new TestEvent(EventType.View, "lamp", i, $"s{i}", $"shopper{i}"))]);
        host.ProcessAll();

        var shadow = host.Processor.View.ReadShadow()!;
        (shadow.Queried, shadow.Skipped).ShouldBe((64, 36));
    }

    private static long[] Shoppers(PipelineHost host) =>
        [.. Enumerable.Range(0, 2).Select(variant => host.Processor.View.ReadVariantShoppers(variant).Sum())];

    private static long[] Counts(PipelineHost host) =>
        [host.Processor.View.ReadVariant(0).Events, host.Processor.View.ReadVariant(1).Events];

    private static void Feed(PipelineHost host, IEnumerable<TestEvent> events)
    {
        foreach (var chunk in events.Chunk(50))
        {
            host.Send(chunk);
            host.ProcessAll();
        }
    }

    /// <summary>Everybody views two of three items, puts one into the cart, views the third and buys.</summary>
    private static IEnumerable<TestEvent> Events(int shoppers)
    {
        string[] items = ["lamp", "bulb", "shade"];
        for (var i = 0; i < shoppers; i++)
        {
            var (session, shopper) = ($"s{i}", $"shopper{i}");
            yield return new(EventType.View, items[i % 3], 10 * i, session, shopper);
            yield return new(EventType.Cart, items[i % 3], (10 * i) + 1, session, shopper);
            yield return new(EventType.View, items[(i + 1) % 3], (10 * i) + 2, session, shopper);
            yield return new(EventType.View, items[(i + 2) % 3], (10 * i) + 3, session, shopper);
            yield return new(EventType.Purchase, items[i % 3], (10 * i) + 4, session, shopper);
        }
    }
}
