using CartStream.Evaluation.Prequential;
using CartStream.Events;

namespace CartStream.Tests.Evaluation.Prequential;

public sealed class OutcomeTests
{
    [Fact]
    public void Judge_discovery_is_ranked_among_all_and_among_discoveries()
    {
        var outcome = Judge(target: 5, recommended: [1, 4, 2, 5], floor: [2, 5], touched: [2, 3, 2], cart: [1]);

        outcome.ShouldBe(new Outcome(EventType.View, TargetKind.Discovery, 4, 2, 2, 1, 7));
    }

    [Fact]
    public void Judge_discovery_that_was_not_recommended_has_rank_zero() =>
        Judge(target: 5, recommended: [1, 2], floor: [], touched: [2], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.Discovery, 0, 0, 0, 0, 7));

    [Fact]
    public void Judge_item_in_the_cart_is_cart_first_even_when_touched_in_the_session() =>
        Judge(target: 1, recommended: [1, 2], floor: [9, 1], touched: [1], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.CartFirst, 1, 0, 2, 0, 7));

    [Fact]
    public void Judge_touched_item_that_is_not_in_the_cart_is_a_repeat() =>
        Judge(target: 2, recommended: [1, 2], floor: [], touched: [1, 2], cart: [1])
            .ShouldBe(new Outcome(EventType.View, TargetKind.Repeat, 2, 0, 0, 0, 7));

    private static Outcome Judge(int target, int[] recommended, int[] floor, int[] touched, int[] cart) =>
        Outcome.Judge(EventType.View, target, recommended, floor, touched, cart, block: 7);
}
