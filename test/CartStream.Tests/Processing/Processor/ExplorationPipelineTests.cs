using CartStream.Events;
using CartStream.Log;
using CartStream.Options;
using CartStream.Processing.Processor;
using CartStream.Recommendations;
using CartStream.Tests.Logs;

namespace CartStream.Tests.Processing.Processor;

/// <summary>Answers that show now and then what would not have been shown.</summary>
public sealed class ExplorationPipelineTests
{
    private static readonly ProcessorOptions Explores = new() { Explore = 0.5 };

    [Fact]
    public void Explored_answers_are_byte_identical_after_a_restart_and_however_batches_are_cut()
    {
        var events = Events().ToList();
        var whole = PipelineHost.Process(Explores, events, restartAfter: null);

        PipelineHost.Process(Explores, events, restartAfter: 97).ShouldBe(whole);
        PipelineHost.Process(Explores with { BatchEventsMax = 7 }, events, restartAfter: null).ShouldBe(whole);
    }

    [Fact]
    public void Without_exploration_no_byte_tells_of_it()
    {
        var plain = PipelineHost.Process(new ProcessorOptions(), Events().ToList(), null);

        PipelineHost.Process(new ProcessorOptions { Explore = 0 }, Events().ToList(), null).ShouldBe(plain);
        plain.ShouldNotContain("explore");
        new ProcessorOptions { Explore = 0 }.ConfigHash("m").ShouldBe(new ProcessorOptions().ConfigHash("m"));
        Explores.ConfigHash("m").ShouldNotBe(new ProcessorOptions().ConfigHash("m"));
    }

    [Fact]
    public void Explored_answer_differs_in_one_discovery_and_its_receipt_says_how_probable_each_item_was()
    {
        var plain = Recommendations(new ProcessorOptions());
        var explored = Recommendations(Explores);

        explored.Count.ShouldBe(plain.Count);
        var changed = 0;
        for (var i = 0; i < plain.Count; i++)
        {
            plain[i].Receipt.Propensities.ShouldBeNull();
            if (explored[i].Items.Count == 0)
                continue;
            var propensities = explored[i].Receipt.Propensities.ShouldNotBeNull();
            propensities.Count.ShouldBe(explored[i].Items.Count);
            var (before, after) = (Ids(plain[i]), Ids(explored[i]));
            var came = after.Except(before).ToList();
            after.Distinct().Count().ShouldBe(after.Count);
            came.Count.ShouldBeLessThanOrEqualTo(1);
            if (came.Count == 0)
                continue;
            changed++;
            var slot = after.IndexOf(came[0]);
            explored[i].Items[slot].Source.ShouldNotBe("cart");
            propensities[slot].ShouldBeLessThanOrEqualTo(0.5);
            for (var other = 0; other < after.Count; other++)
            {
                if (explored[i].Items[other].Source == "cart")
                    propensities[other].ShouldBe(1);
                else if (other != slot)
                    propensities[other].ShouldBeGreaterThanOrEqualTo(0.5);
            }
        }

        // Half of those that can.
        changed.ShouldBeGreaterThan(plain.Count / 5);
        changed.ShouldBeLessThan(plain.Count * 3 / 4);

        static List<string> Ids(Recommendation one) => [.. one.Items.Select(item => item.ItemId)];
    }

    [Fact]
    public void Shadow_beside_exploration_changes_no_byte_and_is_judged_as_if_it_were_served()
    {
        var events = Events().ToList();
        var same = new Variant("same", false, "full", new ModelOptions());
        var shadowed = Explores with { Shadow = same };
        PipelineHost.Process(shadowed, events, null).ShouldBe(PipelineHost.Process(Explores, events, null));

        using var host = new PipelineHost(shadowed);
        foreach (var chunk in events.Chunk(50))
        {
            host.Send(chunk);
            host.ProcessAll();
        }

        var shadow = host.Processor.View.ReadShadow().ShouldNotBeNull();
        var report = shadow.OffPolicy.ShouldNotBeNull().Report();
        report.Events.ShouldBe(shadow.Quality.Events);
        report.Unsupported.ShouldBe(0, "what is ranked best is served, or gave way");
        report.EffectiveSamples.ShouldBeGreaterThan(100);
        report.Ips.Interval.ShouldNotBeNull();
        var twice = shadow.Plus(shadow).OffPolicy.ShouldNotBeNull().Report();
        twice.Events.ShouldBe(2 * report.Events);
        shadow.Plus(shadow with { OffPolicy = null }).OffPolicy.ShouldNotBeNull().Report().Events
            .ShouldBe(report.Events);
    }

    [Fact]
    public void Shadow_without_exploration_has_no_estimates()
    {
        using var host = new PipelineHost(
            new ProcessorOptions { Shadow = new Variant("same", false, "full", new ModelOptions()) });
        host.Send([.. Events()]);
        host.ProcessAll();

        host.Processor.View.ReadShadow().ShouldNotBeNull().OffPolicy.ShouldBeNull();
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(0.51)]
    [InlineData(double.NaN)]
    public void Faults_of_a_rate_that_is_none_name_it(double rate) =>
        new ProcessorOptions { Explore = rate }.Faults().ShouldHaveSingleItem()
            .ShouldEndWith("expected 0 to 0.5");

    private static List<Recommendation> Recommendations(ProcessorOptions options)
    {
        using var host = new PipelineHost(options);
        host.Send([.. Events()]);
        host.ProcessAll();
        return host.Recommendations();
    }

    /// <summary>Sixty shoppers, each with five of forty items, one of them in the cart.</summary>
    private static IEnumerable<TestEvent> Events()
    {
        for (var i = 0; i < 60; i++)
        {
            for (var step = 0; step < 5; step++)
            {
                yield return new(
                    step == 2 ? EventType.Cart : EventType.View,
                    $"i{((7 * i) + (step * step)) % 40}",
                    (10 * i) + step,
                    $"s{i}",
                    $"shopper{i}");
            }
        }
    }
}
