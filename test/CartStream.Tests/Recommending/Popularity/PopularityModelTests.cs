using CartStream.Events;
using CartStream.Recommending;
using CartStream.Recommending.Popularity;

namespace CartStream.Tests.Recommending.Popularity;

public sealed class PopularityModelTests : ModelConformance
{
    private static readonly PopularityOptions OneSecond = new() { HalfLifeMs = 1_000 };

    [Fact]
    public void Recommend_older_touches_count_half_after_a_half_life()
    {
        var model = new PopularityModel(OneSecond);
        Learn(model, item: 1, EventType.View, timeMs: 0, times: 3);
        Learn(model, item: 2, EventType.View, timeMs: 1_000);

        // 3 · 2^−1 = 1.5 against 1, then against 2.
        model.AskItems([]).ShouldBe([1, 2]);
        Learn(model, item: 2, EventType.View, timeMs: 1_000);
        model.AskItems([]).ShouldBe([2, 1]);
    }

    [Fact]
    public void Recommend_late_touch_counts_as_old_as_it_is()
    {
        var model = new PopularityModel(OneSecond);
        Learn(model, item: 1, EventType.View, timeMs: 5_000);
        Learn(model, item: 2, EventType.View, timeMs: 0, times: 31);

        // 31 · 2^−5 < 1; one more makes it a tie, which the lower number wins; one more is ahead.
        model.AskItems([]).ShouldBe([1, 2]);
        Learn(model, item: 2, EventType.View, timeMs: 0);
        model.AskItems([]).ShouldBe([1, 2]);
        Learn(model, item: 2, EventType.View, timeMs: 0);
        model.AskItems([]).ShouldBe([2, 1]);
    }

    [Fact]
    public void Recommend_events_weigh_by_type()
    {
        var model = new PopularityModel();
        Learn(model, item: 1, EventType.View, timeMs: 0, times: 2);
        Learn(model, item: 2, EventType.Cart, timeMs: 0);
        Learn(model, item: 3, EventType.Purchase, timeMs: 0);
        Learn(model, item: 4, EventType.RemoveFromCart, timeMs: 0, times: 9);

        model.AskItems([]).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public void Recommend_any_names_the_rank_as_evidence_and_its_inverse_as_score()
    {
        var model = new PopularityModel();
        model.LearnSession(1, 7, 7, 7, 8, 8, 9);

        model.Ask([], excluded: [8]).ShouldBe(
        [
            new ScoredItem(7, 1f, new Evidence(Source.Popularity, 1, 0)),
            new ScoredItem(9, 1f / 3, new Evidence(Source.Popularity, 3, 0)),
        ]);
    }

    [Fact]
    public void Recommend_more_than_are_kept_in_order_goes_on_with_the_newest_items()
    {
        var model = new PopularityModel(new PopularityOptions { OrderedItems = 2 });
        model.LearnSession(1, 0, 1, 2, 3, 3, 4, 1);

        model.AskItems([], excluded: [3, 0]).ShouldBe([1, 4, 2]);
    }

    [Fact]
    public void Learn_a_thousand_half_lives_apart_keeps_order_and_every_item()
    {
        var model = new PopularityModel(OneSecond);
        Learn(model, item: 1, EventType.View, timeMs: 0, times: 50);
        Learn(model, item: 2, EventType.View, timeMs: 600_000, times: 2);
        Learn(model, item: 3, EventType.View, timeMs: 5_000_000);
        Learn(model, item: 4, EventType.View, timeMs: 0);

        var answer = model.AskItems([]);
        answer.ShouldBe([3, 1, 2, 4], ignoreOrder: true);
        answer[0].ShouldBe(3);
    }

    [Fact]
    public void Create_faulty_options_names_every_fault()
    {
        var options = new PopularityOptions { HalfLifeMs = 0, OrderedItems = 0, Weights = new() { Cart = -1 } };

        var fault = Should.Throw<ArgumentException>(() => new PopularityModel(options)).Message;

        fault.ShouldContain("HalfLifeMs: found 0");
        fault.ShouldContain("OrderedItems: found 0");
        fault.ShouldContain("Weights.Cart: found -1");
    }

    protected override IModel Create() => new PopularityModel(new PopularityOptions { OrderedItems = 5 });

    private static void Learn(IModel model, int item, EventType type, long timeMs, int times = 1)
    {
        for (var i = 0; i < times; i++)
            model.Learn(new LearntEvent(1, item, type, timeMs));
    }
}
