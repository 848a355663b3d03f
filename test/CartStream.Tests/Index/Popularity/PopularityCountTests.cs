using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Index.Popularity;

namespace CartStream.Tests.Index.Popularity;

public sealed class PopularityCountTests
{
    private readonly SessionStore _store = new(sessionsMax: 100, interactionsMax: 64);

    [Fact]
    public void Count_sessions_weigh_half_after_a_half_life()
    {
        Add(session: 1, item: 1, timeMs: 0);
        Add(session: 2, item: 1, timeMs: 1_000);
        Add(session: 3, item: 2, timeMs: 2_000);

        var popular = Count(new() { HalfLifeMs = 1_000 });

        popular.Ordered.ShouldBe([2, 1]);
        popular.Of(1).ShouldBe(0.25f + 0.5f);
        popular.Of(2).ShouldBe(1);
        popular.Of(0).ShouldBe(0);
        popular.Of(99).ShouldBe(0);
    }

    [Fact]
    public void Count_session_of_a_clock_at_1970_hides_none_before_it()
    {
        const long nowMs = 1_772_000_000_000;
        Add(session: 1, item: 1, timeMs: nowMs);
        Add(session: 2, item: 1, timeMs: nowMs + 1);
        Add(session: 3, item: 2, timeMs: nowMs + 2);
        Add(session: 4, item: 3, timeMs: 0);

        var popular = Count(new());

        popular.Ordered.ShouldBe([1, 2], "what happened in 1970 is not popular now");
    }

    [Fact]
    public void Count_sessions_of_clocks_ahead_make_nobody_elses_old()
    {
        const long yearMs = 365L * 24 * 60 * 60 * 1_000;
        for (var session = 1; session <= 64; session++)
            Add(session: (ulong)session, item: 1 + (session % 2), timeMs: session);
        Add(session: 65, item: 3, timeMs: 10 * yearMs);

        var popular = Count(new());

        popular.Ordered.ShouldBe([1, 2, 3]);
        popular.Of(1).ShouldBe(32, tolerance: 0.001);
    }

    [Fact]
    public void Count_history_that_is_learnt_last_changes_nothing()
    {
        const long yearMs = 365L * 24 * 60 * 60 * 1_000;
        Add(session: 1, item: 1, timeMs: yearMs);
        Add(session: 2, item: 1, timeMs: yearMs);
        Add(session: 3, item: 2, timeMs: yearMs);
        for (var session = 4; session <= 90; session++)
            Add(session: (ulong)session, item: 3, timeMs: session);

        Count(new()).Ordered.ShouldBe([1, 2]);
    }

    [Fact]
    public void Count_item_touched_often_by_a_session_counts_once_by_what_was_done_last()
    {
        foreach (var item in new[] { 1, 1, 2, 1 })
            Add(session: 1, item);
        Add(session: 2, item: 3, type: EventType.Purchase);
        Add(session: 3, item: 4, type: EventType.Cart);

        var popular = Count(new());

        popular.Ordered.ShouldBe([3, 4, 1, 2], "ties by lower number");
        Enumerable.Range(0, 5).Select(popular.Of).ShouldBe([0, 1, 1, 5, 3]);
    }

    [Fact]
    public void Count_carts_and_purchases_apart_weigh_one_and_age_alike()
    {
        Add(session: 1, item: 1, type: EventType.Cart, timeMs: 0);
        Add(session: 2, item: 1, type: EventType.Purchase, timeMs: 1_000);
        Add(session: 3, item: 1, timeMs: 1_000);

        var popular = Count(new() { HalfLifeMs = 1_000 });

        popular.CartsOf(1).ShouldBe(0.5f);
        popular.PurchasesOf(1).ShouldBe(1);
        popular.PurchasesOf(99).ShouldBe(0);
    }

    [Fact]
    public void Count_items_with_a_category_are_ordered_within_it_as_it_was_learnt_last()
    {
        Add(session: 1, item: 1, category: 7);
        Add(session: 2, item: 2, category: 8);
        Add(session: 3, item: 2, category: 7);
        Add(session: 4, item: 3, type: EventType.Purchase);
        Add(session: 5, item: 4, category: 7, type: EventType.Cart);

        var popular = Count(new() { CategoryItems = 2 });

        popular.OrderedIn(7).ToArray().ShouldBe([4, 2]);
        popular.OrderedIn(8).ToArray().ShouldBeEmpty();
        popular.OrderedIn(0).ToArray().ShouldBeEmpty();
    }

    [Fact]
    public void Count_newest_sessions_say_in_how_many_of_them_an_item_was_each_once()
    {
        for (var session = 0UL; session < 94; session++)
            Add(session, item: 1);
        for (var session = 94UL; session < 100; session++)
        {
            Add(session, item: 2);
            Add(session, item: 3);
            Add(session, item: 2);
        }

        var popular = Count(new());

        (popular.TwentiethOf(2), popular.HundredthOf(2)).ShouldBe((6, 2), "the newest has age 0, and 5 and 1 count");
        (popular.TwentiethOf(1), popular.HundredthOf(99)).ShouldBe((0, 0));
    }

    [Fact]
    public void Count_more_than_are_kept_in_order_still_gives_every_score()
    {
        Add(session: 1, item: 0);
        Add(session: 2, item: 1);
        Add(session: 3, item: 1);

        var popular = Count(new() { OrderedItems = 1 });

        popular.Ordered.ShouldBe([1]);
        popular.Of(0).ShouldBe(1);
    }

    [Fact]
    public void Count_session_more_than_eight_half_lives_old_counts_nothing_and_costs_one_look()
    {
        Add(session: 1, item: 1, timeMs: 0);
        Add(session: 2, item: 2, timeMs: 9_000);

        var popularity = new PopularityCount(_store, new() { HalfLifeMs = 1_000 });

        popularity.Count(out var interactions);

        popularity.Popular.Ordered.ShouldBe([2]);
        interactions.ShouldBe(2);
    }

    [Fact]
    public void Count_empty_store_is_nothing() => Count(new()).Ordered.ShouldBeEmpty();

    [Fact]
    public void Count_shopper_of_many_sessions_counts_once_a_day_for_an_item_and_type()
    {
        const long hourMs = 60L * 60 * 1_000;
        Add(session: 1, item: 1, timeMs: 0, shopper: 9);
        Add(session: 2, item: 1, timeMs: 20 * hourMs, shopper: 9);
        Add(session: 3, item: 1, timeMs: 40 * hourMs, shopper: 9);
        Add(session: 4, item: 1, timeMs: 40 * hourMs, shopper: 9, type: EventType.Cart);
        Add(session: 5, item: 2, timeMs: 40 * hourMs, shopper: 0);
        Add(session: 6, item: 2, timeMs: 40 * hourMs, shopper: 0);

        var popular = Count(new() { HalfLifeMs = 1_000_000 * hourMs });

        popular.Of(1).ShouldBe(1 + 1 + 3, 0.001, "the newest view, the one a day before it, and the cart addition");
        popular.Of(2).ShouldBe(2, 0.001, "without a known shopper, each session counts");
    }

    [Fact]
    public void Add_views_then_carts_then_purchases_gives_what_counting_anew_gives()
    {
        var random = new SplitMix64(11);
        var popularity = new PopularityCount(_store, new() { OrderedItems = 5, CategoryItems = 2 });
        popularity.Count(out _);
        var version = 0;
        foreach (var type in new[] { EventType.View, EventType.Cart, EventType.Purchase })
        {
            for (var i = 0; i < 80; i++)
            {
                var session = (ulong)random.Below(60) + 1;
                var item = random.Below(random.Below(12) + 1);
                var e = new LearntEvent(session, session, item, type, TimeMs: 7, Category: 1 + (item % 2));
                popularity.Add(e, _store.Add(e), ++version);
            }
        }

        var added = popularity.Popular;
        popularity.Count(out _);

        var counted = popularity.Popular;
        added.ShouldNotBeSameAs(counted);
        Enumerable.Range(0, 13).Select(added.Of).ShouldBe(Enumerable.Range(0, 13).Select(counted.Of));
        Enumerable.Range(0, 13).Select(added.CartsOf).ShouldBe(Enumerable.Range(0, 13).Select(counted.CartsOf));
        Enumerable.Range(0, 13).Select(added.PurchasesOf).ShouldBe(Enumerable.Range(0, 13).Select(counted.PurchasesOf));
        added.Ordered.ShouldBe(counted.Ordered);
        added.OrderedIn(1).ToArray().ShouldBe(counted.OrderedIn(1).ToArray());
        added.OrderedIn(2).ToArray().ShouldBe(counted.OrderedIn(2).ToArray());
    }

    [Fact]
    public void Add_event_of_the_past_weighs_by_its_age()
    {
        var popularity = new PopularityCount(_store, new() { HalfLifeMs = 1_000 });
        Add(session: 1, item: 1, timeMs: 100_000);
        popularity.Count(out _);

        Add(popularity, session: 2, item: 2, timeMs: 99_000);
        Add(popularity, session: 3, item: 3, timeMs: 1);
        Add(popularity, session: 4, item: 4, timeMs: 900_000);

        var popular = popularity.Popular;
        (popular.Of(2), popular.Of(3), popular.Of(4)).ShouldBe((0.5f, 0, 1));
        popular.Ordered.ShouldBe([1, 4, 2]);
    }

    [Fact]
    public void Learn_new_bestseller_of_a_large_shop_is_popular_after_a_few_events()
    {
        var model = ModelCatalog.TryCreate("popularity")!;
        for (var session = 1; session <= 20_000; session++)
            model.LearnSession((ulong)session, session, session % 100);

        for (var session = 30_001; session <= 30_250; session++)
            model.LearnSession((ulong)session, 50_000);

        model.AskItems([])[0].ShouldBe(50_000, "others were touched by 200 sessions each");
    }

    [Fact]
    public void Learn_ten_thousand_events_of_one_shopper_within_an_hour_move_nothing_in_the_top_20()
    {
        var model = ModelCatalog.TryCreate("popularity")!;
        var random = new SplitMix64(5);
        for (var i = 0; i < 40_000; i++)
            Learn((ulong)(i / 4) + 1, (ulong)(i / 4) + 1, random.Below(random.Below(400) + 1), i);
        var before = model.AskItems([]).Take(20).ToList();

        for (var i = 0; i < 10_000; i++)
            Learn(99_999_999, 1_000_000 + ((ulong)i / 5), 350 + (i % 7), 40_000 + (i / 3));

        model.AskItems([]).Take(20).ShouldBe(before);

        void Learn(ulong shopper, ulong session, int item, long second) =>
            model.Learn(new LearntEvent(session, shopper, item, EventType.Cart, second * 1_000));
    }

    [Fact]
    public void Recommend_any_names_the_rank_as_evidence_and_its_inverse_as_score()
    {
        var model = ModelCatalog.TryCreate("popularity")!;
        model.LearnSession(1, 7, 8);
        model.LearnSession(2, 7, 9);
        model.LearnSession(3, 7, 8);
        model.Unlearn(shopper: 99);

        model.Ask([], excluded: [8]).ShouldBe(
        [
            new ScoredItem(7, 1f, new Explanation(Source.Popularity, 1, 0)),
            new ScoredItem(9, 1f / 3, new Explanation(Source.Popularity, 3, 0)),
        ]);
    }

    [Fact]
    public void Recommend_more_than_are_kept_in_order_goes_on_with_the_newest_items()
    {
        var model = ModelCatalog.TryCreate("popularity", new() { Popularity = new() { OrderedItems = 2 } })!;
        model.LearnSession(1, 0, 3);
        model.LearnSession(2, 0, 3);
        model.LearnSession(3, 1, 2, 4);
        model.Unlearn(shopper: 99);

        model.AskItems([], excluded: [3, 0]).ShouldBe([4, 2, 1]);
        model.AskItems([]).ShouldBe([0, 3, 4, 2, 1]);
    }

    private PopularItems Count(PopularityOptions options)
    {
        var popularity = new PopularityCount(_store, options);
        popularity.Count(out _);
        return popularity.Popular;
    }

    private void Add(
        ulong session,
        int item,
        long timeMs = 0,
        EventType type = EventType.View,
        int category = 0,
        ulong? shopper = null) =>
        _store.Add(new LearntEvent(session, shopper ?? session, item, type, timeMs, category));

    private void Add(PopularityCount popularity, ulong session, int item, long timeMs)
    {
        var e = new LearntEvent(session, session, item, EventType.View, timeMs);
        popularity.Add(e, _store.Add(e), version: 4 * (long)session);
    }
}
