using CartStream.Evaluation.OffPolicy;
using CartStream.Policies;
using CartStream.Recommendations;

namespace CartStream.Tests.Evaluation.OffPolicy;

public sealed class OffPolicyQualityTests
{
    private const int Items = 40;
    private const int Slots = 8;

    /// <summary>
    /// By hand. Shown are 1 and 2, kept with 0.9; judged are 1 (0.9, shown), 3 (0.1, not shown) and 4, which can't be.
    /// The event is on 1; then, of another block, all the same but that 3 was explored in the place of 2 and is hit.
    /// </summary>
    [Fact]
    public void Report_of_a_hand_computed_case()
    {
        var quality = new OffPolicyQuality();
        quality.Add(0, 1, [1, 2], [new(1, 0.9, true), new(3, 0.1, false), new(4, 0, false)]);
        quality.Add(1, 3, [1, 3], [new(1, 0.9, true), new(3, 0.1, true), new(4, 0, false)]);

        var report = quality.Report();

        report.Events.ShouldBe(2);
        report.Served.ShouldBe(1);
        // (1/0.9 + 1/0.1) / 2.
        report.Ips.Value.ShouldBe((1 / 0.9 + 10) / 2, 1e-12);
        // Two supported slots an event; weights are 1/0.9, 1/0.9 and 10.
        report.Snips.Value.ShouldBe(2 * (1 / 0.9 + 10) / (2 / 0.9 + 10), 1e-12);
        // The direct model knows nothing at first, and then one hit of one at the first rank, none at the second.
        report.Dr.Value.ShouldBe(((1 / 0.9) + (1 + (0 - 1) / 0.9 + 10)) / 2, 1e-12);
        report.EffectiveSamples.ShouldBe(Math.Pow((2 / 0.9) + 10, 2) / ((2 / 0.81) + 100), 1e-9);
        report.Unsupported.ShouldBe(1 / 3d, 1e-12);
        report.Doubt.ShouldBe(
            "not to be trusted: 33 % of the slots hold items that exploration can't show, so their effect is unknown"
            + "; and they rest on 1 effective samples, of at least 1,000; and most events are of few shoppers: "
            + "they count like 2 of at least 30 equal blocks of shoppers");
        report.Ips.Difference.ShouldBe(report.Ips.Value - 1, 1e-12);
        // The values of the two blocks are 1/0.9 and 10, of one event each.
        var spread = Math.Sqrt(2 * 2 * Math.Pow((10 - (1 / 0.9)) / 2, 2)) / 2;
        report.Ips.Interval!.Value.High.ShouldBe(report.Ips.Value + (1.959964 * spread), 1e-9);
    }

    [Fact]
    public void Report_without_events_is_zero_and_not_to_be_trusted()
    {
        var report = new OffPolicyQuality().Report();

        (report.Events, report.Served, report.Unsupported).ShouldBe((0, 0, 0));
        report.Dr.ShouldBe(new OffPolicyEstimate(0, null, 0, null));
        report.Doubt.ShouldBe("not to be trusted yet: they rest on 0 effective samples, of at least 1,000");
    }

    /// <summary>
    /// By hand. All is shown for certain. Block 0 has eight events, all hits; blocks 1 and 2 have one miss each.
    /// Without them, the value of 0.8 would be 0.8 less, 8/90 more and 8/90 more.
    /// </summary>
    [Fact]
    public void Report_of_a_shopper_who_dominates_is_as_unsure_as_it_is_without_them()
    {
        var quality = new OffPolicyQuality();
        for (var i = 0; i < 8; i++)
            quality.Add(0, 1, [1], [new(1, 1, true)]);
        quality.Add(1, 2, [1], [new(1, 1, true)]);
        quality.Add(2, 2, [1], [new(1, 1, true)]);

        var report = quality.Report();

        report.Ips.Value.ShouldBe(0.8, 1e-12);
        var error = Math.Sqrt(((0.8 * 0.8) + (2 * Math.Pow(8 / 90d, 2))) * 2 / 3);
        report.Ips.Interval!.Value.High.ShouldBe(0.8 + (1.959964 * error), 1e-9);
        report.EffectiveBlocks.ShouldBe(100 / 66d, 1e-12);
        report.Doubt.ShouldNotBeNull().ShouldEndWith(
            "most events are of few shoppers: they count like 2 of at least 30 equal blocks of shoppers");
    }

    [Fact]
    public void Merge_of_parts_is_the_whole()
    {
        var shop = new SimulatedShop(4);
        var (first, second) = (shop.Run(800), shop.Run(700));
        var whole = first.Copy();
        whole.Merge(second);

        var report = whole.Report();

        report.Events.ShouldBe(first.Report().Events + second.Report().Events);
        report.Ips.Value.ShouldBe(
            ((first.Report().Ips.Value * first.Report().Events) + (second.Report().Ips.Value * second.Report().Events))
                / report.Events,
            1e-12);
    }

    /// <summary>
    /// In the simulated shop the judged list is truly better by half, but shoppers seldom find what is not shown: the
    /// plain comparison, which asks whether the next event's item was in the list, says that it is far worse.
    /// </summary>
    [Fact]
    public void Intervals_hold_the_truth_of_a_simulated_shop_and_the_plain_comparison_does_not()
    {
        const int seeds = 120;
        var (ips, snips, dr, gains, plainIsWrong) = (0, 0, 0, 0, 0);
        var (widthOfIps, widthOfDr) = (0d, 0d);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var shop = new SimulatedShop((ulong)seed);
            var report = shop.Run(2_500).Report();

            report.Doubt.ShouldBeNull($"seed {seed}");
            ips += Holds(report.Ips.Interval!.Value, shop.Truth);
            snips += Holds(report.Snips.Interval!.Value, shop.Truth);
            dr += Holds(report.Dr.Interval!.Value, shop.Truth);
            gains += Holds(report.Dr.DifferenceInterval!.Value, shop.Truth - shop.TruthOfServed);
            widthOfIps += report.Ips.Interval.Value.High - report.Ips.Interval.Value.Low;
            widthOfDr += report.Dr.Interval.Value.High - report.Dr.Interval.Value.Low;
            shop.Truth.ShouldBeGreaterThan(shop.TruthOfServed * 1.2, $"seed {seed}");
            plainIsWrong += shop.PlainJudged < shop.PlainServed ? 1 : 0;
        }

        // 95 % of 120 are 114; three standard errors below are 107.
        ips.ShouldBeGreaterThanOrEqualTo(107);
        snips.ShouldBeGreaterThanOrEqualTo(107);
        dr.ShouldBeGreaterThanOrEqualTo(107);
        gains.ShouldBeGreaterThanOrEqualTo(107);
        plainIsWrong.ShouldBe(seeds);
        widthOfDr.ShouldBeLessThan(widthOfIps * 1.05);

        static int Holds(CartStream.Evaluation.Intervals.Interval interval, double truth) =>
            interval.Low <= truth && truth <= interval.High ? 1 : 0;
    }

    /// <summary>
    /// A shop of forty items, ranked alike for all. The served list has the first eight; the judged one has five of
    /// them and three better ones from behind. Each shopper sees three answers and acts on a shown item with the
    /// item's own probability, by his own liking; seldom on one that was not shown.
    /// </summary>
    private sealed class SimulatedShop
    {
        private static readonly int[] Judged = [9, 1, 2, 14, 3, 4, 5, 20];

        private readonly double[] _chances = new double[Items];
        private readonly Exploration _exploration = new(0.2);
        private SplitMix64 _random;

        public SimulatedShop(ulong seed)
        {
            _random = new SplitMix64(seed);
            for (var item = 0; item < Items; item++)
                _chances[item] = 0.01 + (0.02 * _random.Share());
            foreach (var better in new[] { 9, 14, 20 })
                _chances[better] = 0.07;
            Truth = Judged.Sum(item => _chances[item]);
            // Explored items are served, too.
            TruthOfServed = Enumerable.Range(0, Slots).Sum(item => _chances[item] * (1 - (0.2 / Slots)))
                + Enumerable.Range(Slots, Exploration.CandidatesMax)
                    .Sum(item => _chances[item] * 0.2 / Exploration.CandidatesMax);
        }

        public double Truth { get; }

        public double TruthOfServed { get; }

        public int PlainJudged { get; private set; }

        public int PlainServed { get; private set; }

        public OffPolicyQuality Run(int shoppers)
        {
            var quality = new OffPolicyQuality();
            for (var shopper = 0; shopper < shoppers; shopper++)
            {
                var block = (byte)_random.Next();
                var liking = _random.Happens(0.5) ? 1.5 : 0.5;
                for (var answer = 0; answer < 3; answer++)
                    Answer(quality, block, liking);
            }

            return quality;
        }

        private void Answer(OffPolicyQuality quality, byte block, double liking)
        {
            var ranked = Enumerable.Range(0, Items).Select(item => new ScoredItem(item, 1, default)).ToArray();
            _exploration.Apply(_random.Next(), ranked, Slots, _ => true);
            var shown = ranked[..Slots].Select(one => one.Item).ToArray();
            var target = Act(shown, liking);
            quality.Add(
                block,
                target,
                shown,
                [
                    .. Judged.Select(item => new OffPolicyItem(
                        item, _exploration.PropensityOf(ranked, item), shown.Contains(item))),
                ]);
            PlainJudged += Judged.Contains(target) ? 1 : 0;
            PlainServed += shown.Contains(target) ? 1 : 0;
        }

        /// <summary>The item that is acted on next; −1 for one of no list.</summary>
        private int Act(int[] shown, double liking)
        {
            var at = _random.Share();
            for (var item = 0; item < Items; item++)
            {
                at -= shown.Contains(item) ? _chances[item] * liking : 0.0005;
                if (at < 0)
                    return item;
            }

            return -1;
        }
    }
}
