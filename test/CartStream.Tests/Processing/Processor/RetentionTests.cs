using System.Text;
using CartStream.Events;
using CartStream.Processing.Processor;
using CartStream.Shoppers;

namespace CartStream.Tests.Processing.Processor;

/// <summary>Shoppers who return after their state has expired, and events that arrive so late.</summary>
public sealed class RetentionTests : IDisposable
{
    private const int Day = 86_400;
    private const string Link = """{"identity":{"anonymous_id":"guest","shopper_id":"user"}}""";

    private readonly PipelineHost _host = new(
        new ProcessorOptions { Shoppers = new ShopperOptions { RetentionMs = 2L * Day * 1_000 } });

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Process_ids_that_are_linked_stay_so_when_all_else_has_ended(bool restarts)
    {
        _host.Send(Cart("A", 10, "guest"), View("B", 20, "user"));
        _host.SendRaw("guest", Link);
        ProcessAll();
        PassDays(from: 0, to: 30);
        _host.Processor.FindShopper("user"u8)!.Cart.Version.ShouldBe(0);
        if (restarts)
            _host.Restart();

        _host.Send(Cart("C", 30 * Day, "guest"));
        ProcessAll();

        var user = _host.Processor.FindShopper("user"u8)!;
        user.Cart.Contains(Item("C")).ShouldBeTrue();
        user.Cart.Contains(Item("A")).ShouldBeFalse();
        user.Linked.ToArray().Select(Encoding.UTF8.GetString).ShouldBe(["guest"]);
        _host.Processor.FindShopper("guest"u8)!.Cart.Contains(Item("C")).ShouldBeFalse();
    }

    [Fact]
    public void Process_the_cart_of_an_id_that_was_linked_to_an_expired_one_goes_to_its_shopper()
    {
        _host.Send(Cart("A", 10, "guest"), View("B", 20, "user"));
        _host.SendRaw("guest", Link);
        ProcessAll();
        PassDays(from: 0, to: 30);

        _host.Send(Cart("C", 30 * Day, "earlier"));
        _host.SendRaw("earlier", """{"identity":{"anonymous_id":"earlier","shopper_id":"guest"}}""");
        ProcessAll();

        _host.Processor.FindShopper("user"u8)!.Cart.Contains(Item("C")).ShouldBeTrue();
        _host.Processor.FindShopper("guest"u8)!.LastAt.ShouldNotBe(EventStamp.None, "sinks store its time");
    }

    [Fact]
    public void Process_links_end_400_days_behind_all_else_and_shoppers_without_links_at_once()
    {
        _host.Send(Cart("A", 10, "guest"), View("B", 20, "user"), View("B", 20, "nobody"));
        _host.SendRaw("guest", Link);
        ProcessAll();

        PassDays(from: 0, to: 400);
        _host.Processor.FindShopper("nobody"u8).ShouldBeNull();
        _host.Processor.FindShopper("guest"u8).ShouldNotBeNull();

        PassDays(from: 401, to: 410);
        _host.Processor.FindShopper("guest"u8).ShouldBeNull();
        _host.Processor.FindShopper("user"u8).ShouldBeNull();
    }

    [Theory]
    [InlineData("e-1", "s")]
    [InlineData("", "s")]
    [InlineData("", "")]
    public void Process_an_event_older_than_state_is_kept_counts_once(string eventId, string session)
    {
        PassDays(from: 0, to: 30);
        var old = new TestEvent(EventType.Purchase, "A", 5 * Day, session, "ann") { EventId = eventId };

        _host.Send(old);
        _host.Send(old);
        ProcessAll();
        _host.Restart();
        _host.Send(old);
        ProcessAll();
        PassDays(from: 31, to: 31);
        _host.Send(old);
        ProcessAll();

        _host.Processor.Totals.Duplicates.ShouldBe(3);
        _host.Processor.FindShopper("ann"u8)!.Purchases.Of(Item("A")).Pieces.ShouldBe(1);
    }

    [Fact]
    public void Process_history_that_is_sent_later_is_one_visit_and_nothing_of_it_is_left_in_now()
    {
        PassDays(from: 0, to: 30);
        var (sessions, shoppers) = (_host.Processor.Totals.Sessions, _host.Processor.Totals.Shoppers);

        _host.Send(Cart("A", 5 * Day, "ann"), Cart("B", (5 * Day) + 60, "ann"), View("C", (5 * Day) + 90, "ann"));
        ProcessAll();

        (_host.Processor.Totals.Sessions - sessions).ShouldBe(1);
        (_host.Processor.Totals.Shoppers - shoppers).ShouldBe(1);
        _host.Processor.FindShopper("ann"u8)!.History.Length.ShouldBe(3);

        _host.Send(View("D", 30 * Day, "ann"));
        ProcessAll();
        _host.Processor.FindShopper("ann"u8)!.History.Length.ShouldBe(1);
        _host.Processor.FindShopper("ann"u8)!.Cart.Contains(Item("A")).ShouldBeFalse();
        PassDays(from: 31, to: 40);
        _host.Processor.FindShopper("ann"u8).ShouldBeNull();
    }

    private static TestEvent Cart(string item, int second, string shopper) =>
        new(EventType.Cart, item, second, Shopper: shopper);

    private static TestEvent View(string item, int second, string shopper) =>
        new(EventType.View, item, second, Shopper: shopper);

    /// <summary>Others come, twice a day, so that the stream's time goes on.</summary>
    private void PassDays(int from, int to)
    {
        for (var half = 2 * from; half <= 2 * to; half++)
            _host.Send([.. Enumerable.Range(0, 20).Select(n => View($"o{n}", (half * Day / 2) + n, $"other{n}"))]);
        ProcessAll();
    }

    private void ProcessAll()
    {
        _host.ProcessAll();
        _host.ProcessAll();
    }

    private int Item(string id) =>
        _host.Items.TryFind(Encoding.UTF8.GetBytes(id), out var item) ? item : throw new InvalidOperationException(id);
}
