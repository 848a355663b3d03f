using System.Text;
using CartStream.Events;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Shoppers;

/// <summary>Sessions, last N, purchases and second deliveries of one shopper.</summary>
public sealed class ShopperStateTests
{
    private const int HalfHour = 30 * 60;

    private readonly ItemDictionary _items = new();
    private readonly ShopperState _state = new();
    private readonly ShopperOptions _options = new() { HistoryItems = 3 };
    private long _offset;

    [Fact]
    public void Apply_first_event_starts_a_session_with_the_given_id()
    {
        var applied = View("a", 0, "s1");

        applied.StartsSession.ShouldBeTrue();
        Id(applied).ShouldBe("s1");
        Encoding.UTF8.GetString(applied.Session!.Key).ShouldBe("s1@0");
    }

    [Fact]
    public void Apply_same_session_id_after_days_stays_in_the_session()
    {
        View("a", 0, "s1");

        View("b", 100 * HalfHour, "s1").StartsSession.ShouldBeFalse();
    }

    [Fact]
    public void Apply_no_id_within_the_idle_gap_stays_in_the_session()
    {
        View("a", 0);

        View("b", HalfHour).StartsSession.ShouldBeFalse();
    }

    [Fact]
    public void Apply_no_id_after_the_idle_gap_cuts_a_new_session_named_by_shopper_and_time()
    {
        View("a", 0);

        var applied = View("b", HalfHour + 1);

        applied.StartsSession.ShouldBeTrue();
        Id(applied).ShouldBe("ann~1801000");
    }

    [Fact]
    public void Apply_late_event_without_id_joins_the_session_that_was_open_then()
    {
        View("a", 0);
        View("b", 10 * HalfHour);

        var applied = View("c", 60);

        applied.IsLate.ShouldBeTrue();
        Items(applied.Session!).ShouldBe(["a", "c"]);
        Items(_state.Sessions[^1]).ShouldBe(["b"]);
    }

    [Fact]
    public void Apply_late_event_stands_in_its_place_by_time()
    {
        View("a", 10, "s1");
        View("b", 30, "s1");

        Items(View("c", 20, "s1").Session!).ShouldBe(["a", "c", "b"]);
        History().ShouldBe(["a", "c", "b"]);
    }

    [Fact]
    public void Apply_two_devices_at_once_keeps_both_sessions_open()
    {
        View("a", 0, "phone");
        View("b", 1, "desk");

        View("c", 2, "phone").StartsSession.ShouldBeFalse();
        View("d", 3, "desk").StartsSession.ShouldBeFalse();
    }

    [Fact]
    public void Apply_more_sessions_than_stay_open_closes_the_idlest()
    {
        for (var i = 0; i <= ShopperState.OpenSessionsMax; i++)
            View("a", i, $"s{i}");

        _state.Sessions.Length.ShouldBe(ShopperState.OpenSessionsMax);
        View("b", 100, "s0").StartsSession.ShouldBeTrue();
    }

    [Fact]
    public void Apply_event_in_a_full_session_goes_on_in_a_new_one_of_the_same_id()
    {
        for (var i = 0; i < Session.InteractionsMax; i++)
            View($"i{i}", i, "s1");

        var applied = View("z", 1_000, "s1");

        applied.StartsSession.ShouldBeTrue();
        Encoding.UTF8.GetString(applied.Session!.Key).ShouldBe($"s1@{Session.InteractionsMax}");
    }

    [Fact]
    public void Apply_late_event_of_a_full_session_does_not_close_the_one_that_goes_on()
    {
        for (var i = 0; i < Session.InteractionsMax; i++)
            View($"i{i}", 1_000 + i, "s1");

        View("late", 0, "s1").StartsSession.ShouldBeTrue();
        View("later", 1, "s1").StartsSession.ShouldBeFalse();
        View("now", 5_000, "s1").StartsSession.ShouldBeFalse();
    }

    [Fact]
    public void Apply_second_delivery_of_what_stands_in_a_full_session_changes_nothing()
    {
        for (var i = 0; i <= Session.InteractionsMax; i++)
            View($"i{i}", i, "s1");

        View("i7", 7, "s1").IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public void Apply_after_the_history_setting_was_lowered_keeps_no_more_than_it_says()
    {
        for (var i = 0; i < 9; i++)
            Apply(new TestEvent(EventType.View, $"i{i}", i, "s1"), new ShopperOptions { HistoryItems = 9 });

        View("z", 10, "s1");

        History().ShouldBe(["i7", "i8", "z"]);
    }

    [Fact]
    public void Apply_event_again_after_two_thousand_others_of_the_day_is_a_duplicate()
    {
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "first" });
        for (var i = 1; i < 2_000; i++)
            Apply(new TestEvent(EventType.View, "b", i, "s1") { EventId = $"e{i}" });

        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "first" }).IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public void Apply_events_of_a_robot_remembers_the_newest_and_no_more_than_are_allowed()
    {
        const int many = 3 * ShopperState.EventsRememberedMax;
        for (var i = 0; i < many; i++)
            Apply(new TestEvent(EventType.View, "a", i, "s1") { EventId = $"e{i}" });

        HasSeen("e0", "a").ShouldBeFalse();
        HasSeen($"e{many - 1500}", "a").ShouldBeTrue();
        HasSeen("", "a").ShouldBeFalse();
        new ShopperStateCodec(_items).Encode(_state).Length.ShouldBeLessThan(32 * 1_024);
    }

    [Fact]
    public void Apply_event_id_is_remembered_for_seven_days_of_the_shoppers_time()
    {
        const int day = 24 * 60 * 60;
        Apply(new TestEvent(EventType.View, "a", 0, "s1") { EventId = "e" });
        View("b", 7 * day, "s2");
        HasSeen("e", "a").ShouldBeTrue();

        View("b", (7 * day) + 1, "s2");

        HasSeen("e", "a").ShouldBeFalse();
    }

    [Fact]
    public void Apply_order_lines_that_share_an_event_id_are_each_taken_once()
    {
        Apply(new TestEvent(EventType.Purchase, "a", 0, "s1") { EventId = "order" }).IsDuplicate.ShouldBeFalse();
        Apply(new TestEvent(EventType.Purchase, "b", 0, "s1") { EventId = "order" }).IsDuplicate.ShouldBeFalse();
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "order" }).IsDuplicate.ShouldBeFalse();

        Apply(new TestEvent(EventType.Purchase, "b", 0, "s1") { EventId = "order" }).IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public void Apply_batch_without_ids_again_after_its_sessions_were_closed_counts_once()
    {
        TestEvent[] batch =
        [
            .. from visit in Enumerable.Range(0, 12)
               from n in Enumerable.Range(0, 3)
               select new TestEvent(EventType.Cart, $"i{n}", (visit * 2 * HalfHour) + n),
        ];
        foreach (var e in batch)
            Apply(e).IsDuplicate.ShouldBeFalse();

        batch.ShouldAllBe(e => Apply(e, null).IsDuplicate);
    }

    [Fact]
    public void Apply_batch_without_ids_but_with_sessions_again_counts_once_also_in_another_process()
    {
        TestEvent[] batch =
            [.. Enumerable.Range(0, 30).Select(n => new TestEvent(EventType.Cart, $"i{n}", n, $"s{n}"))];
        foreach (var e in batch)
            Apply(e).IsDuplicate.ShouldBeFalse();
        var items = new ItemDictionary();
        items.Intern("something else"u8);
        var copy = new ShopperStateCodec(items).Decode(new ShopperStateCodec(_items).Encode(_state));

        foreach (var test in batch)
        {
            var e = test.ToEvent();
            copy.Apply(e, items.Intern(e.ItemId), _offset++, _options).IsDuplicate.ShouldBeTrue();
        }
    }

    [Fact]
    public void Apply_any_events_keeps_every_list_bounded_and_in_order()
    {
        Prop.ForAll(Events().ArrayOf(400).ToArbitrary(), events =>
        {
            var state = new ShopperState();
            var items = new ItemDictionary();
            foreach (var (test, offset) in events.Select((test, i) => (test, i)))
            {
                var e = test.ToEvent();
                state.Apply(e, items.Intern(e.ItemId), offset, _options);
            }

            state.History.Length.ShouldBeLessThanOrEqualTo(_options.HistoryItems);
            ShouldBeOrdered(state.History, eachItemOnce: true);
            state.Purchased.Length.ShouldBeLessThanOrEqualTo(Purchases.BoughtMax);
            ShouldBeOrdered(state.Purchased, eachItemOnce: true);
            state.Sessions.Length.ShouldBeLessThanOrEqualTo(ShopperState.OpenSessionsMax);
            state.Sessions.ToArray().Select(session => session.LastAt).ShouldBeInOrder();
            foreach (var session in state.Sessions)
            {
                session.Interactions.Length.ShouldBeInRange(1, Session.InteractionsMax);
                ShouldBeOrdered(session.Interactions, eachItemOnce: false);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    /// <summary>Nothing is cut here: 12 events on at most 12 items, a history of 12, given sessions.</summary>
    [Fact]
    public void Apply_any_order_of_arrival_gives_the_history_of_the_order_of_time()
    {
        var cases =
            from events in Events().ArrayOf(12)
            from order in Gen.Shuffle(Enumerable.Range(0, 12).ToArray())
            select (events.Select((e, i) => e with { Session = "s", EventId = $"e{i}" }).ToArray(), order);

        Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var (events, order) = example;
            var (state, items) = (new ShopperState(), new ItemDictionary());
            foreach (var i in order)
            {
                var e = events[i].ToEvent();
                state.Apply(e, items.Intern(e.ItemId), i, new ShopperOptions { HistoryItems = 12 });
            }

            var newest = events.Index().Where(one => one.Item.Type != EventType.Refund)
                .Select(one => (one.Item.Item, At: new EventStamp(one.Item.Second * 1_000L, one.Index)))
                .GroupBy(one => one.Item, (_, interactions) => interactions.MaxBy(one => one.At))
                .OrderBy(interaction => interaction.At)
                .Select(interaction => interaction.At);
            state.History.ToArray().Select(interaction => interaction.At).ShouldBe(newest);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Apply_history_keeps_the_last_n_items_each_once()
    {
        View("a", 0, "s1");
        View("b", 1, "s1");
        View("a", 2, "s2");
        View("c", 3, "s2");
        View("d", 4, "s2");

        History().ShouldBe(["a", "c", "d"]);
    }

    [Fact]
    public void Apply_purchase_is_remembered_and_leaves_the_cart()
    {
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1"));
        Apply(new TestEvent(EventType.Purchase, "a", 1, "s1"));

        _state.Purchased.ToArray().ShouldHaveSingleItem().Item.ShouldBe(_items.Intern("a"u8));
        _state.Cart.Contains(_items.Intern("a"u8)).ShouldBeFalse();
    }

    [Fact]
    public void Apply_same_event_twice_changes_nothing()
    {
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1"));
        var before = new ShopperStateCodec(_items).Encode(_state);

        Apply(new TestEvent(EventType.Cart, "a", 0, "s1")).IsDuplicate.ShouldBeTrue();
        new ShopperStateCodec(_items).Encode(_state).ShouldBe(before);
    }

    [Fact]
    public void Apply_same_event_id_item_and_type_is_a_duplicate_whatever_else_it_says()
    {
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "e1" });

        Apply(new TestEvent(EventType.Cart, "a", 9, "s1") { EventId = "e1" }).IsDuplicate.ShouldBeTrue();
    }

    [Fact]
    public void Apply_other_event_id_at_the_same_moment_counts()
    {
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "e1" });
        Apply(new TestEvent(EventType.Cart, "a", 0, "s1") { EventId = "e2" });

        var cart = new List<CartItem>();
        _state.Cart.CopyTo(cart);
        cart.ShouldHaveSingleItem().Quantity.ShouldBe(2);
    }

    private AppliedEvent View(string item, int second, string session = "") =>
        Apply(new TestEvent(EventType.View, item, second, session));

    private AppliedEvent Apply(TestEvent test, ShopperOptions? options = null)
    {
        var e = test.ToEvent();
        var applied = _state.Apply(e, _items.Intern(e.ItemId), _offset++, options ?? _options);
        if (applied.Closed is { } closed)
            _state.RememberClosed(closed, _items);
        return applied;
    }

    private bool HasSeen(string id, string item) =>
        _state.HasSeen(new TestEvent(EventType.View, item, 0) { EventId = id }.ToEvent());

    private static void ShouldBeOrdered(ReadOnlySpan<Interaction> interactions, bool eachItemOnce)
    {
        var list = interactions.ToArray();
        list.Select(interaction => interaction.At).ShouldBeInOrder();
        if (eachItemOnce)
            list.Select(interaction => interaction.Item).ShouldBeUnique();
    }

    private static Gen<TestEvent> Events() =>
        from type in Gen.Elements(Enum.GetValues<EventType>())
        from item in Gen.Choose(0, 150)
        from second in Gen.Choose(0, 20_000)
        from session in Gen.Elements("", "robot", "robot", "robot", "s1", "s2", "s3", "s4", "s5")
        select new TestEvent(type, $"item{item}", second, session);

    private List<string> History() => [.. _state.History.ToArray().Select(one => _items.Text(one.Item))];

    private List<string> Items(Session session) =>
        [.. session.Interactions.ToArray().Select(one => _items.Text(one.Item))];

    private static string Id(AppliedEvent applied) => Encoding.UTF8.GetString(applied.Session!.Id);
}
