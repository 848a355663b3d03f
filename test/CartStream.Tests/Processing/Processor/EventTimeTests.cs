using CartStream.Events;
using CartStream.Log;
using CartStream.Shoppers;

namespace CartStream.Tests.Processing.Processor;

/// <summary>Wrong clocks in the log: what a shopper's state, the model and the figures make of them.</summary>
public sealed class EventTimeTests : IDisposable
{
    private const int Hour = 60 * 60;
    private const int Day = 24 * Hour;
    private const int Now = 1_770_000_000;
    private const int Future = 2_140_000_000;

    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(2 * Hour)]
    [InlineData(Hour)]
    [InlineData(45 * 60)]
    [InlineData(180 * Day)]
    [InlineData(Future - Now)]
    public void Process_item_carted_by_a_clock_ahead_can_be_bought(int aheadSeconds)
    {
        Send(Background(80, Now - Hour));
        Send(Of(EventType.View, "Q", Now), Of(EventType.Cart, "X", Now + aheadSeconds));
        Send(Of(EventType.Purchase, "X", Now + 60), Of(EventType.View, "R", Now + 120));

        Cart("s1").ShouldBeEmpty();
        State("s1").Purchased.Length.ShouldBe(1);
        State("s1").LastAt.TimeMs.ShouldBe((Now + 120) * 1_000L);
        State("s1").Sessions[^1].LastAt.TimeMs.ShouldBe((Now + 120) * 1_000L);
    }

    [Fact]
    public void Process_item_carted_by_a_clock_ahead_can_be_removed_while_others_go_on()
    {
        Send(Background(80, Now - 80));
        Send(Of(EventType.Cart, "X", Now + (10 * 60)));
        Send(Background(3, Now + 10));
        Send(Of(EventType.RemoveFromCart, "X", Now + 20));

        Cart("s1").ShouldBeEmpty();
    }

    [Fact]
    public void Process_record_time_in_seconds_leaves_events_at_their_own_times()
    {
        _host.Send(
            receivedSecond: Now / 1_000, Of(EventType.Cart, "A", Now), Of(EventType.Purchase, "A", Now + 60),
            Of(EventType.Cart, "B", Now + 120));
        _host.ProcessAll();

        Cart("s1").ShouldBe(["B"]);
        State("s1").LastAt.TimeMs.ShouldBe((Now + 120) * 1_000L);
    }

    [Fact]
    public void Process_future_view_in_a_store_of_one_shopper_drops_no_cart()
    {
        Send(Of(EventType.Cart, "A", Now), Of(EventType.View, "B", Now + (184 * Day)));
        Cart("s1").ShouldBe(["A"]);

        Send(Of(EventType.View, "C", Now + 120));

        Cart("s1").ShouldBe(["A"]);
        State("s1").LastAt.TimeMs.ShouldBe((Now + 120) * 1_000L);
    }

    [Fact]
    public void Process_first_event_after_a_quiet_night_is_believed()
    {
        Send(Background(80, Now));
        Send(Of(EventType.Cart, "A", Now + (8 * Hour)), Of(EventType.View, "B", Now + (8 * Hour) + 30));
        Send(Background(2, Now + (8 * Hour) + 60));
        Send(Of(EventType.View, "C", Now + (8 * Hour) + 90));

        State("s1").Sessions.Length.ShouldBe(1);
        State("s1").Sessions[0].Interactions.ToArray().Select(one => (one.TimeMs / 1_000) - Now - (8 * Hour))
            .ShouldBe([0, 30, 90]);
    }

    [Fact]
    public void Process_live_event_counts_as_of_when_it_was_received_when_its_clock_is_ahead()
    {
        _host.Send(Now, Of(EventType.Cart, "X", Now + (2 * Hour)));
        _host.Send(Now + 60, Of(EventType.Purchase, "X", Now + 60));
        _host.ProcessAll();

        Cart("s1").ShouldBeEmpty();
        State("s1").History[0].TimeMs.ShouldBe((Now + 60) * 1_000L);
        // The log holds what was sent.
        var own = new List<long>();
        _host.Read(Topology.UserEvents, record =>
        {
            new ShopperEventParser().TryRead(record.Value, out var e, out _).ShouldBeTrue();
            own.Add(e.TimeMs);
        });
        own[0].ShouldBe((Now + (2 * Hour)) * 1_000L);
    }

    [Fact]
    public void Process_live_client_whose_clock_is_months_ahead_has_one_session_with_all_its_events()
    {
        for (var i = 0; i < 10; i++)
            _host.Send(Now + (60 * i), Of(EventType.View, $"i{i}", Now + (90 * Day) + (60 * i)));
        _host.ProcessAll();

        State("s1").Sessions.Length.ShouldBe(1);
        State("s1").Sessions[0].Interactions.Length.ShouldBe(10);
        State("s1").LastAt.TimeMs.ShouldBe((Now + 540) * 1_000L);
    }

    [Fact]
    public void Process_64_live_events_of_2099_leave_every_shopper_and_the_time_as_they_were()
    {
        for (var i = 0; i < 300; i++)
            _host.Send(Now + i, new TestEvent(EventType.Cart, "A", Now + i, "", $"p{i}"));
        _host.Send(
            Now + 300,
            [.. Enumerable.Range(0, 64).Select(n => new TestEvent(EventType.View, "F", Future, "", $"f{n}"))]);
        for (var i = 0; i < 300; i++)
            _host.Send(Now + 301 + i, new TestEvent(EventType.View, "B", Now + 301 + i, "", $"p{i}"));
        _host.ProcessAll();

        _host.Processor.ShopperCount.ShouldBe(364);
        _host.Processor.StreamTimeMs.ShouldBeInRange((Now + 500) * 1_000L, (Now + 601) * 1_000L);
        for (var i = 0; i < 300; i++)
            Cart($"p{i}").ShouldBe(["A"]);
    }

    [Fact]
    public void Process_64_replayed_events_of_2099_of_many_shoppers_drop_nobody()
    {
        Send([.. Enumerable.Range(0, 300).Select(i => new TestEvent(EventType.Cart, "A", Now + i, "", $"p{i}"))]);
        Send([.. Enumerable.Range(0, 64).Select(n => new TestEvent(EventType.View, "F", Future, "", $"f{n}"))]);
        Send([.. Enumerable.Range(0, 300).Select(i => new TestEvent(EventType.View, "B", Now + 301 + i, "", $"p{i}"))]);

        _host.Processor.ShopperCount.ShouldBe(364);
        for (var i = 0; i < 300; i++)
            Cart($"p{i}").ShouldBe(["A"]);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Process_purchase_stamped_before_its_cart_event_and_sent_behind_it_empties_the_line(int skew, bool empty)
    {
        Send(
            Of(EventType.Cart, "A", Now + skew),
            Of(EventType.Purchase, "A", Now),
            Of(EventType.View, "B", Now + 360));

        Cart("s1").Count.ShouldBe(empty ? 0 : 1);
        State("s1").Purchased.Length.ShouldBe(1);
    }

    [Fact]
    public void Process_purchase_stamped_and_sent_before_its_cart_event_empties_the_line_once()
    {
        Send(Of(EventType.Purchase, "A", Now), Of(EventType.Cart, "A", Now + 2));
        Cart("s1").ShouldBeEmpty();
        _host.Restart();

        Send(Of(EventType.Cart, "A", Now + 4));
        Cart("s1").ShouldBe(["A"], "it is added again");
    }

    [Fact]
    public void Process_item_added_again_right_after_its_purchase_stays()
    {
        Send(
            Of(EventType.Cart, "A", Now),
            Of(EventType.Purchase, "A", Now + 60),
            Of(EventType.Cart, "A", Now + 62));

        Cart("s1").ShouldBe(["A"]);
    }

    [Fact]
    public void Process_event_of_a_wrong_clock_again_counts_once()
    {
        Send(Background(20, Now - 20));
        var wrong = Of(EventType.Cart, "X", Now + Day);
        Send(wrong, Of(EventType.View, "Y", Now));
        Send(wrong);
        _host.Send(Now + 60, Of(EventType.Cart, "Z", Now + Day));
        _host.Send(Now + 90, Of(EventType.Cart, "Z", Now + Day));
        _host.ProcessAll();

        _host.Processor.Totals.Duplicates.ShouldBe(2);
        var cart = new List<CartItem>();
        State("s1").Cart.CopyTo(cart);
        cart.Select(item => item.Quantity).ShouldBe([1, 1]);
    }

    /// <summary>A restart after any batch restores the state of a process that never stopped.</summary>
    [Fact]
    public void Process_wrong_clocks_over_restarts_gives_the_same_bytes_as_without()
    {
        const int seed = 20260301;
        var random = new Random(seed);
        TestEvent[] events =
        [
            .. from i in Enumerable.Range(0, 1_500)
               let wrong = random.Next(20) switch
               {
                   0 => Hour,
                   1 => -Now,
                   2 => Future - Now,
                   3 => 10 * Day,
                   4 => -3 * Hour,
                   _ => 0,
               }
               select new TestEvent(
                   (EventType)random.Next(4), $"i{random.Next(30)}", Now + (i * 20) + wrong, "", $"p{random.Next(25)}"),
        ];
        using var other = new PipelineHost();
        other.Send(events);
        other.ProcessAll();
        foreach (var part in events.Chunk(170))
        {
            Send(part);
            _host.Restart();
        }

        _host.Processor.ShopperIds().Count.ShouldBe(25);
        foreach (var id in _host.Processor.ShopperIds())
            _host.Processor.FindShopperBytes(id).ShouldBe(other.Processor.FindShopperBytes(id), $"seed {seed}");
        _host.Model.Model.Checksum().ShouldBe(other.Model.Model.Checksum(), $"seed {seed}");
        _host.Processor.StreamTimeMs.ShouldBe(other.Processor.StreamTimeMs);
    }

    private static TestEvent[] Background(int shoppers, int start) =>
        [.. Enumerable.Range(0, shoppers).Select(i => new TestEvent(EventType.View, "P", start + i, "", $"bg{i}"))];

    private static TestEvent Of(EventType type, string item, int second) => new(type, item, second, "", "s1");

    private void Send(params TestEvent[] events)
    {
        _host.Send(events);
        _host.ProcessAll();
    }

    private ShopperState State(string shopper) =>
        _host.Processor.FindShopper(System.Text.Encoding.UTF8.GetBytes(shopper)).ShouldNotBeNull();

    private List<string> Cart(string shopper)
    {
        var cart = new List<CartItem>();
        State(shopper).Cart.CopyTo(cart);
        return [.. cart.Select(item => _host.Items.Text(item.Item))];
    }
}
