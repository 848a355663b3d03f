using CartStream.Evaluation.Prequential;
using CartStream.Events;

namespace CartStream.Tests.Evaluation.Prequential;

public sealed class OutcomeTests
{
    [Fact]
    public void Score_discovery_is_ranked_in_the_list_and_among_discoveries()
    {
        var outcome = Score(target: 5, recommended: [1, 4, 2, 5], baseline: [2, 5], touched: [2, 3, 2], cart: [1]);

        outcome.ShouldBe(new Outcome(EventType.View, TargetKind.Discovery, 4, 2, 2, 1, 7));
    }

    [Fact]
    public void Score_discovery_behind_the_list_is_ranked_among_discoveries_alone()
    {
        var outcome = Score(
            target: 5, recommended: [1, 4, 2, 6, 5], shown: 3, baseline: [1, 2, 3, 5], touched: [2, 3], cart: [1]);

        outcome.ShouldBe(new Outcome(EventType.View, TargetKind.Discovery, 0, 3, 0, 1, 7));
    }

    [Theory]
    [InlineData(12.5, 2, 2_500)]
    [InlineData(0.999, 1, 100)]
    [InlineData(3, 0, 300)]
    [InlineData(-5.24, 1, 0)]
    [InlineData(1e20, 3, Outcome.RevenueMax)]
    public void RevenueOf_is_in_hundredths_and_bounded(double price, int pieces, long revenue) =>
        Outcome.RevenueOf((decimal)price, pieces).ShouldBe(revenue);

    [Fact]
    public void Score_discovery_that_was_not_recommended_has_rank_zero() =>
        Score(target: 5, recommended: [1, 2], baseline: [], touched: [2], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.Discovery, 0, 0, 0, 0, 7));

    [Fact]
    public void Score_item_in_the_cart_is_cart_first_even_when_touched_in_the_session() =>
        Score(target: 1, recommended: [1, 2], baseline: [9, 1], touched: [1], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.CartFirst, 1, 0, 2, 0, 7));

    [Fact]
    public void Score_touched_item_that_is_not_in_the_cart_is_a_repeat() =>
        Score(target: 2, recommended: [1, 2], baseline: [], touched: [1, 2], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.Repeat, 2, 0, 0, 0, 7));

    private static Outcome Score(
        int target, int[] recommended, int[] baseline, int[] touched, int[] cart, int? shown = null) =>
        Outcome.Score(
            EventType.View,
            target,
            new RankedItems(recommended, shown ?? recommended.Length),
            new RankedItems(baseline, Math.Min(shown ?? baseline.Length, baseline.Length)),
            touched,
            cart,
            block: 7);
}
