using CartStream.Evaluation.Experiments;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Experiments;

namespace CartStream.Tests.Evaluation.Experiments;

public sealed class ExperimentDecisionTests
{
    [Fact]
    public void Of_a_true_difference_is_ready_and_its_interval_holds_the_truth()
    {
        const ulong seed = 5;
        for (var i = 0UL; i < 20; i++)
        {
            var (control, near) = (new Arm("control", 0.5), new Arm("near", 0.5));
            var random = new SplitMix64(SplitMix64.Mix(seed, i));
            ArmVerdict? ready = null;
            for (var shoppers = 100; shoppers <= 6_000 && ready is null; shoppers += 100)
            {
                for (var n = 0; n < 100; n++)
                {
                    var isNear = random.Happens(0.5);
                    (isNear ? near : control).Shopper(ref random, isNear ? 0.26 : 0.2, 0.1);
                }

                var verdict = Decide([control, near]).Verdicts.ShouldHaveSingleItem();
                verdict.Main.Gain.Interval?.ShouldSatisfyAllConditions(
                    interval => interval.Low.ShouldBeLessThan(0.06, $"{seed}/{i}"),
                    interval => interval.High.ShouldBeGreaterThan(0.06, $"{seed}/{i}"));
                ready = verdict.IsReady ? verdict : null;
            }

            ready.ShouldNotBeNull($"{seed}/{i}").Main.IsBetter.ShouldBeTrue($"{seed}/{i}");
            ready.Text.ShouldMatch(@"^near is better by \d+\.\d points \[\d+\.\d, \d+\.\d\], ready to decide$");
        }
    }

    [Fact]
    public void Of_no_difference_is_seldom_ever_ready()
    {
        const ulong seed = 11;
        const int experiments = 60;
        var ready = 0;
        for (var i = 0UL; i < experiments; i++)
        {
            Arm[] arms = [new("control", 0.4), new("near", 0.3), new("far", 0.3)];
            var random = new SplitMix64(SplitMix64.Mix(seed, i));
            var isReady = false;
            for (var shoppers = 100; shoppers <= 1_500; shoppers += 100)
            {
                for (var n = 0; n < 100; n++)
                {
                    var at = random.Share();
                    arms[at < 0.4 ? 0 : at < 0.7 ? 1 : 2].Shopper(ref random, 0.2, 0.1);
                }

                isReady |= Decide(arms).Verdicts.Any(verdict => verdict.IsReady);
            }

            ready += isReady ? 1 : 0;
        }

        // 0.05 of them and three standard errors.
        ready.ShouldBeLessThanOrEqualTo(8, $"{seed}");
    }

    /// <summary>
    /// Of a thousand shoppers, one is a robot with some thousand events that hit always or never. By their variances
    /// alone, nine in ten of these experiments without a difference would be decided.
    /// </summary>
    [Fact]
    public void Of_no_difference_but_robots_is_seldom_ever_ready()
    {
        const ulong seed = 23;
        const int experiments = 100;
        var ready = 0;
        for (var i = 0UL; i < experiments; i++)
        {
            Arm[] arms = [new("control", 0.5), new("near", 0.5)];
            var random = new SplitMix64(SplitMix64.Mix(seed, i));
            var isReady = false;
            for (var shoppers = 1; shoppers <= 3_000 && !isReady; shoppers++)
            {
                var arm = arms[random.Below(2)];
                if (shoppers % 1_000 == 400)
                {
                    var (block, rank) = ((byte)random.Next(), random.Happens(0.5) ? 1 : 0);
                    arm.Robot(block, rank, events: 1_000 + random.Below(4_000));
                }
                else
                {
                    arm.Shopper(ref random, 0.2, 0.1);
                }

                isReady = shoppers % 100 == 0 && Decide(arms).Verdicts.Any(verdict => verdict.IsReady);
            }

            ready += isReady ? 1 : 0;
        }

        // 0.05 of them and three standard errors.
        ready.ShouldBeLessThanOrEqualTo(11, $"{seed}");
    }

    [Fact]
    public void Of_one_shopper_with_most_events_says_so()
    {
        var (control, near) = Clear(controlShoppers: 1_000, nearShoppers: 1_000);
        near.Robot(block: 9, rank: 1, events: 100_000);

        var verdict = Decide([control, near]).Verdicts.ShouldHaveSingleItem();

        verdict.IsReady.ShouldBeFalse();
        verdict.Missing.ShouldContain(
            "most of what near is judged by is of few shoppers: it counts like 1 of at least 30 equal blocks of "
            + "shoppers");
    }

    [Fact]
    public void Of_few_shoppers_says_how_many_are_missing()
    {
        var (control, near) = (new Arm("control", 0.5), new Arm("near", 0.5));
        var random = new SplitMix64(1);
        for (var i = 0; i < 60; i++)
        {
            control.Shopper(ref random, 0, 0);
            near.Shopper(ref random, 1, 0);
        }

        var verdict = Decide([control, near]).Verdicts.ShouldHaveSingleItem();

        verdict.IsReady.ShouldBeFalse();
        verdict.Text.ShouldStartWith("not yet: ");
        verdict.Missing.ShouldContain("near has 60 of at least 100 shoppers");
    }

    [Fact]
    public void Of_nothing_scored_says_so()
    {
        var verdict = Decide([new("control", 0.5), new("near", 0.5)]).Verdicts.ShouldHaveSingleItem();

        verdict.Text.ShouldContain("nothing to compare near by");
        verdict.Main.Gain.Interval.ShouldBeNull();
    }

    [Fact]
    public void Of_shoppers_dealt_wrongly_is_not_ready_and_says_why()
    {
        var (control, near) = Clear(controlShoppers: 1_200, nearShoppers: 800);

        var decision = Decide([control, near]);

        decision.IsSampleRatioWrong.ShouldBeTrue();
        var verdict = decision.Verdicts.ShouldHaveSingleItem();
        verdict.Main.IsBetter.ShouldBeTrue();
        verdict.IsReady.ShouldBeFalse();
        verdict.Text.ShouldContain("shoppers are not dealt as they should be");
        verdict.Text.ShouldContain("found 60.0 % of 2,000 in control, expected 50 %");
    }

    [Fact]
    public void Of_a_guard_that_is_worse_is_not_ready_and_names_it()
    {
        var (control, near) = Clear(1_000, 1_000, controlPurchases: 0.3, nearPurchases: 0.1);

        var verdict = Decide([control, near]).Verdicts.ShouldHaveSingleItem();

        verdict.Main.IsBetter.ShouldBeTrue();
        verdict.IsReady.ShouldBeFalse();
        verdict.Missing.ShouldContain(
            text => text.StartsWith("purchases: near is worse by ", StringComparison.Ordinal));
        verdict.Missing.ShouldContain(text => text.StartsWith("revenue: near is worse by ", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_worse_arm_is_ready_and_says_worse()
    {
        var (control, near) = Clear(1_000, 1_000);

        var verdict = Decide([near, control]).Verdicts.ShouldHaveSingleItem();

        verdict.Text.ShouldMatch(@"^control is worse by \d+\.\d points \[\d+\.\d, \d+\.\d\], ready to decide$");
    }

    [Theory]
    [InlineData(DecisionMetric.Purchases, "purchases per shopper")]
    [InlineData(DecisionMetric.Revenue, "of revenue per shopper")]
    [InlineData(DecisionMetric.Hits, "points")]
    [InlineData(DecisionMetric.PurchaseHits, "points")]
    public void Of_another_metric_is_decided_by_that(DecisionMetric metric, string unit)
    {
        var (control, near) = Clear(4_000, 4_000, controlPurchases: 0.1, nearPurchases: 0.3);

        var verdict = ExperimentDecision.Of([control.Counts, near.Counts], metric, 0.05, 10)
            .Verdicts.ShouldHaveSingleItem();

        verdict.Main.Metric.ShouldBe(metric);
        verdict.Text.ShouldContain(unit);
        verdict.IsReady.ShouldBeTrue(verdict.Text);
    }

    [Fact]
    public void Of_what_was_counted_in_parts_and_merged_is_the_same()
    {
        var (control, near) = Clear(300, 300);
        var merged = new PrequentialQuality();
        merged.Merge(near.Counts.Quality);

        var whole = Decide([control, near]).Verdicts.ShouldHaveSingleItem();
        var parts = ExperimentDecision.Of(
            [control.Counts, near.Counts with { Quality = merged }], DecisionMetric.DiscoveryHits, 0.05, 10);

        parts.Verdicts.ShouldHaveSingleItem().Text.ShouldBe(whole.Text);
    }

    private static ExperimentDecision Decide(IReadOnlyList<Arm> arms) => ExperimentDecision.Of(
        [.. arms.Select(arm => arm.Counts)], DecisionMetric.DiscoveryHits, 0.05, 10);

    /// <summary>Two arms with hit rates of 0.2 and 0.4.</summary>
    private static (Arm Control, Arm Near) Clear(
        int controlShoppers, int nearShoppers, double controlPurchases = 0.2, double nearPurchases = 0.2)
    {
        var (control, near) = (new Arm("control", 0.5), new Arm("near", 0.5));
        var random = new SplitMix64(2);
        for (var i = 0; i < controlShoppers; i++)
            control.Shopper(ref random, 0.2, controlPurchases);
        for (var i = 0; i < nearShoppers; i++)
            near.Shopper(ref random, 0.4, nearPurchases);
        return (control, near);
    }

    /// <summary>An arm; a shopper comes with five events, and may buy something for 20.</summary>
    private sealed class Arm(string name, double share)
    {
        private readonly long[] _shoppers = new long[PrequentialQuality.Blocks];
        private readonly PrequentialQuality _quality = new();

        public ExperimentArm Counts => new(name, share, _quality, _shoppers);

        public void Robot(byte block, int rank, int events)
        {
            _shoppers[block]++;
            for (var i = 0; i < events; i++)
                _quality.Add(new Outcome(EventType.View, TargetKind.Discovery, rank, rank, 0, 0, block));
        }

        public void Shopper(ref SplitMix64 random, double hitRate, double purchaseRate)
        {
            var block = (byte)random.Next();
            _shoppers[block]++;
            // Half of them like more what they are shown, half less.
            var own = hitRate * (random.Happens(0.5) ? 1.5 : 0.5);
            for (var i = 0; i < 5; i++)
                Add(EventType.View, random.Happens(own) ? 3 : 0, 0);
            if (random.Happens(purchaseRate))
                Add(EventType.Purchase, random.Happens(own) ? 1 : 0, 2_000);

            void Add(EventType type, int rank, long revenue) => _quality.Add(
                new Outcome(type, TargetKind.Discovery, rank, rank, 0, 0, block, revenue));
        }
    }
}
