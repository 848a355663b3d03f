using System.Text;
using CartStream.Events;
using CartStream.Shoppers;

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
        for (var i = 0; i < Session.TouchesMax; i++)
            View($"i{i}", i, "s1");

        var applied = View("z", 1_000, "s1");

        applied.StartsSession.ShouldBeTrue();
        Encoding.UTF8.GetString(applied.Session!.Key).ShouldBe($"s1@{Session.TouchesMax}");
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

        _state.HasPurchased(_items.Intern("a"u8)).ShouldBeTrue();
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
    public void Apply_same_event_id_is_a_duplicate_whatever_else_it_says()
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

    private AppliedEvent Apply(TestEvent test)
    {
        var e = test.ToEvent();
        return _state.Apply(e, _items.Intern(e.ItemId), _offset++, _options);
    }

    private List<string> History() => [.. _state.History.ToArray().Select(touch => _items.Text(touch.Item))];

    private List<string> Items(Session session) => [.. session.Touches.ToArray().Select(touch => _items.Text(touch.Item))];

    private static string Id(AppliedEvent applied) => Encoding.UTF8.GetString(applied.Session!.Id);
}
