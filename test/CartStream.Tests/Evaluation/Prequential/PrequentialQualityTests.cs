using System.Buffers;
using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using FsCheck;
using FsCheck.Fluent;
using Outcome = CartStream.Evaluation.Prequential.Outcome;

namespace CartStream.Tests.Evaluation.Prequential;

public sealed class PrequentialQualityTests
{
    private static readonly Bootstrap Quick = new(Bootstrap.ResamplesMin);

    [Fact]
    public void Report_five_events_is_as_computed_by_hand()
    {
        var quality = new PrequentialQuality();
        quality.Add(new Outcome(EventType.View, TargetKind.Discovery, 3, 1, 0, 0, 1));
        quality.Add(new Outcome(EventType.View, TargetKind.Discovery, 0, 0, 2, 2, 2));
        quality.Add(new Outcome(EventType.View, TargetKind.Repeat, 2, 0, 4, 0, 2));
        quality.Add(new Outcome(EventType.Cart, TargetKind.Discovery, 6, 4, 0, 0, 3));
        quality.Add(new Outcome(EventType.Purchase, TargetKind.CartFirst, 1, 0, 0, 0, 3));

        var report = quality.Report([5, 10], Quick);

        report.Slices.Select(slice => (slice.Name, slice.Events)).ShouldBe(
        [
            ("overall", 5), ("discoveries", 3), ("discoveries_only", 3), ("repeats", 1), ("cart_first", 1),
            ("view", 3), ("cart", 1), ("remove_from_cart", 0), ("purchase", 1),
            ("revenue", 0),
        ]);
        Recommended(report, "overall", "hr@5").ShouldBe(3d / 5);
        Recommended(report, "overall", "hr@10").ShouldBe(4d / 5);
        Recommended(report, "overall", "mrr@10").ShouldBe(((1d / 3) + (1d / 2) + (1d / 6) + 1) / 5, 1e-12);
        Baseline(report, "overall", "mrr@5").ShouldBe(((1d / 2) + (1d / 4)) / 5, 1e-12);
        Recommended(report, "discoveries", "mrr@5").ShouldBe(1d / 3 / 3, 1e-12);
        Recommended(report, "discoveries_only", "mrr@5").ShouldBe((1 + (1d / 4)) / 3, 1e-12);
        Baseline(report, "discoveries_only", "mrr@5").ShouldBe(1d / 2 / 3, 1e-12);
        Recommended(report, "view", "hr@5").ShouldBe(2d / 3, 1e-12);
        report.Slice("overall").Figure("hr@10").Gain.Difference.ShouldBe((4d / 5) - (2d / 5), 1e-12);
    }

    [Fact]
    public void Report_purchases_with_a_price_are_weighted_by_what_they_brought()
    {
        var hitRate = RankMetric.All.Single(metric => metric.Name == "hr");
        var quality = new PrequentialQuality();
        quality.Add(new Outcome(EventType.Purchase, TargetKind.CartFirst, 1, 0, 0, 0, 1, Revenue: 3_000));
        quality.Add(new Outcome(EventType.Purchase, TargetKind.Discovery, 0, 4, 2, 2, 2, Revenue: 1_000));
        quality.Add(new Outcome(EventType.Purchase, TargetKind.CartFirst, 1, 0, 0, 0, 3));

        var slice = quality.Report([5], Quick).Slice("revenue");
        var totals = quality.Totals();

        slice.Events.ShouldBe(2);
        slice.Figure("hr@5").Recommended.Value.ShouldBe(0.75);
        slice.Figure("hr@5").Baseline.Value.ShouldBe(0.25);
        totals.PricedPurchases.ShouldBe(2);
        totals.Revenue(hitRate, 5).ShouldBe(0.75);
        totals.BaselineRevenue(hitRate, 5).ShouldBe(0.25);
        totals.DiscoveryList(hitRate, 5).ShouldBe(1);
        totals.Plus([totals]).PricedPurchases.ShouldBe(4);
        totals.Since(totals).PricedPurchases.ShouldBe(0);
    }

    [Fact]
    public void Totals_three_events_are_told_by_type_kind_and_moment()
    {
        var hitRate = RankMetric.All.Single(metric => metric.Name == "hr");
        var quality = new PrequentialQuality();
        quality.Add(new Outcome(EventType.View, TargetKind.Discovery, 3, 1, 0, 0, 1));
        var before = quality.Totals();
        quality.Add(new Outcome(EventType.View, TargetKind.Repeat, 0, 0, 2, 0, 2));
        quality.Add(new Outcome(EventType.Purchase, TargetKind.CartFirst, 1, 0, 0, 0, 3));

        var totals = quality.Totals();
        var since = totals.Since(before);

        totals.Events.ShouldBe(3);
        totals.EventsOf(EventType.View).ShouldBe(2);
        totals.EventsOf(EventType.Cart).ShouldBe(0);
        totals.Recommended(EventType.View, hitRate, 5).ShouldBe(0.5);
        totals.Baseline(EventType.View, hitRate, 5).ShouldBe(0.5);
        totals.Recommended(EventType.Cart, hitRate, 5).ShouldBe(0);
        totals.Recommended(TargetKind.CartFirst, hitRate, 1).ShouldBe(1);
        totals.Baseline(TargetKind.Repeat, hitRate, 2).ShouldBe(1);
        since.Events.ShouldBe(2);
        since.EventsOf(TargetKind.Discovery).ShouldBe(0);
        since.Recommended(hitRate, 5).ShouldBe(0.5);
    }

    [Fact]
    public void Report_no_events_is_zero_without_intervals()
    {
        var figure = new PrequentialQuality().Report([20], Quick).Slice("overall").Figure("ndcg@20");

        figure.ShouldBe(new QualityFigure(
            "ndcg@20", new Estimate(0, null), new Estimate(0, null), new Comparison(0, null, 1)));
    }

    [Fact]
    public void ReadBlock_any_outcomes_restores_every_block_exactly()
    {
        Prop.ForAll(Outcomes(), outcomes =>
        {
            var original = Of(outcomes);
            var restored = new PrequentialQuality();
            foreach (var block in original.ChangedBlocks)
                restored.ReadBlock(block, Written(original, block));

            return original.Events == outcomes.Length
                && restored.Events == outcomes.Length
                && Enumerable.Range(0, PrequentialQuality.Blocks).All(block =>
                    Written(original, block).AsSpan().SequenceEqual(Written(restored, block)))
                && Same(original.Report([5], Quick), restored.Report([5], Quick));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Merge_any_split_equals_adding_all()
    {
        Prop.ForAll(Outcomes(), Outcomes(), (left, right) =>
        {
            var merged = Of(left);
            merged.Merge(Of(right));
            return Same(merged.Report([5], Quick), Of([.. right, .. left]).Report([5], Quick));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ChangedBlocks_after_writing_are_those_added_to_since()
    {
        var quality = new PrequentialQuality();
        quality.Add(new Outcome(EventType.View, TargetKind.Repeat, 1, 0, 0, 0, 200));
        quality.Add(new Outcome(EventType.View, TargetKind.Repeat, 1, 0, 0, 0, 3));
        quality.ChangedBlocks.ShouldBe([3, 200]);

        foreach (var block in quality.ChangedBlocks)
            Written(quality, block);

        quality.ChangedBlocks.ShouldBeEmpty();
        quality.Add(new Outcome(EventType.View, TargetKind.Repeat, 1, 0, 0, 0, 3));
        quality.ChangedBlocks.ShouldBe([3]);
    }

    [Fact]
    public void WriteBlock_one_repeat_at_rank_2_has_the_documented_bytes()
    {
        var quality = new PrequentialQuality(ranksMax: 3);
        quality.Add(new Outcome(EventType.Cart, TargetKind.Repeat, 2, 0, 0, 0, 9));

        // Format 2, ranks to 3; list 0 of kind 1 of type 1 = 0 + 4·(1 + 3·1) = 16; then the baseline's, 17.
        Written(quality, 9).ShouldBe([2, 3, 16, 0, 0, 1, 0, 17, 1, 0, 0, 0]);
    }

    [Fact]
    public void WriteBlock_a_purchase_with_a_price_has_the_documented_bytes()
    {
        var quality = new PrequentialQuality(ranksMax: 2);
        quality.Add(new Outcome(EventType.Purchase, TargetKind.CartFirst, 1, 0, 2, 0, 9, Revenue: 5));

        // Lists 0 and 1 of kind 2 of type 3; then revenue of both, and the purchase.
        Written(quality, 9).ShouldBe([2, 2, 44, 0, 1, 0, 45, 0, 0, 1, 48, 0, 5, 0, 49, 0, 0, 5, 50, 0, 1, 0]);
    }

    [Fact]
    public void ReadBlock_of_format_1_is_the_same_without_revenue()
    {
        var quality = new PrequentialQuality(ranksMax: 3);

        quality.ReadBlock(9, [1, 3, 16, 0, 0, 1, 0, 17, 1, 0, 0, 0]);

        quality.Events.ShouldBe(1);
        Written(quality, 9).ShouldBe([2, 3, 16, 0, 0, 1, 0, 17, 1, 0, 0, 0]);
    }

    [Theory]
    [InlineData(new byte[] { }, "cut short")]
    [InlineData(new byte[] { 3, 20 }, "found format 3, expected 1 or 2")]
    [InlineData(new byte[] { 1, 50 }, "found ranks to 50, expected to 20")]
    [InlineData(new byte[] { 1, 20, 51 }, "found histogram 51, expected 0 to 50")]
    [InlineData(new byte[] { 1, 20, 0, 1, 1 }, "cut short")]
    public void ReadBlock_bytes_that_are_no_block_are_refused(byte[] bytes, string message) =>
        Should.Throw<InvalidDataException>(() => new PrequentialQuality().ReadBlock(0, bytes))
            .Message.ShouldContain(message);

    [Fact]
    public void Report_k_beyond_the_ranks_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new PrequentialQuality(ranksMax: 10).Report([20], Quick));

    private static Arbitrary<Outcome[]> Outcomes() =>
        (from type in Gen.Choose(0, 3)
         from kind in Gen.Choose(0, 2)
         from rank in Gen.Choose(0, 25)
         from baseline in Gen.Choose(0, 25)
         from block in Gen.Choose(0, 255)
         from revenue in Gen.Choose(0, 1_000)
         select new Outcome(
             (EventType)type, (TargetKind)kind, rank, rank / 2, baseline, baseline / 2, (byte)block, revenue))
        .ArrayOf().ToArbitrary();

    private static PrequentialQuality Of(Outcome[] outcomes)
    {
        var quality = new PrequentialQuality();
        foreach (var outcome in outcomes)
            quality.Add(outcome);
        return quality;
    }

    private static byte[] Written(PrequentialQuality quality, int block)
    {
        var output = new ArrayBufferWriter<byte>();
        quality.WriteBlock(block, output);
        return output.WrittenSpan.ToArray();
    }

    private static bool Same(QualityReport left, QualityReport right) =>
        left.Slices.Zip(right.Slices).All(pair =>
            pair.First.Events == pair.Second.Events && pair.First.Figures.SequenceEqual(pair.Second.Figures));

    private static double Recommended(QualityReport report, string slice, string figure) =>
        report.Slice(slice).Figure(figure).Recommended.Value;

    private static double Baseline(QualityReport report, string slice, string figure) =>
        report.Slice(slice).Figure(figure).Baseline.Value;
}
