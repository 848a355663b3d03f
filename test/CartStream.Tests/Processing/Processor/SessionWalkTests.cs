using CartStream.Events;
using CartStream.Processing.Processor;
using CartStream.Shoppers;

namespace CartStream.Tests.Processing.Processor;

/// <summary>The original project's procedure on logs small enough to count in one's head.</summary>
public sealed class SessionWalkTests : IDisposable
{
    private readonly PipelineHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Walk_two_shoppers_compares_each_session_with_what_came_before_it()
    {
        _host.Send(
            Event(EventType.Cart, "a", 1, "s1"),
            Event(EventType.View, "b", 2, "s1"),
            Event(EventType.View, "c", 3, "s1"),
            Event(EventType.View, "z", 4, "t1", "bob"),
            Event(EventType.Purchase, "a", 5, "s2"),
            Event(EventType.View, "b", 6, "s2"),
            Event(EventType.View, "b", 6, "s2"),
            Event(EventType.View, "q", 7, "s3"));

        var report = Walk(history: 3).Protocol.Report(new());

        // Before s1 and t1: nothing. Before s2: the cart's a, then c and b: 3, of which a and b come, of 2 relevant.
        // Before s3: the cart is empty; b, a and c, of which none comes, of 1 relevant.
        (report.Shoppers, report.Sessions, report.AskedSessions).ShouldBe((2, 4, 2));
        (report.Recommended, report.Correct, report.Relevant).ShouldBe((6, 2, 3));
        report.Precision.Value.ShouldBe(2 / 6.0, 1e-9);
        report.Recall.Value.ShouldBe(2 / 3.0, 1e-9);
    }

    [Fact]
    public void Walk_more_than_n_items_recommends_the_cart_and_the_newest()
    {
        _host.Send(
            Event(EventType.Cart, "a", 1, "s1"),
            Event(EventType.View, "b", 2, "s1"),
            Event(EventType.View, "c", 3, "s1"),
            Event(EventType.View, "b", 4, "s2"));

        var report = Walk(history: 2).Protocol.Report(new());

        (report.Recommended, report.Correct).ShouldBe((2, 0), "a and c were recommended, b came");
    }

    [Fact]
    public void Walk_last_items_are_recommended_whatever_was_done_with_them()
    {
        _host.Send(
            Event(EventType.Cart, "a", 1, "s1"),
            Event(EventType.RemoveFromCart, "a", 2, "s1"),
            Event(EventType.Purchase, "b", 3, "s1"),
            Event(EventType.View, "a", 4, "s2"));

        var report = Walk(history: 2).Protocol.Report(new());

        (report.Recommended, report.Correct).ShouldBe((2, 1));
    }

    [Fact]
    public void Walk_chosen_shopper_compares_that_one_and_counts_the_items_of_all()
    {
        _host.Send(
            Event(EventType.View, "a", 1, "s1"),
            Event(EventType.View, "z", 2, "t1", "bob"),
            Event(EventType.View, "a", 3, "s2"));
        _host.SendRaw("ann", "no event");

        var walk = Walk(history: 2, shopper: [.. "ann"u8]);

        walk.Protocol.Report(new()).Shoppers.ShouldBe(1);
        walk.EventsByItem.ShouldBe([2, 1]);
        walk.Items.Text(1).ShouldBe("z");
    }

    private static TestEvent Event(
        EventType type, string item, int second, string session, string shopper = "ann") =>
        new(type, item, second, session, shopper);

    private SessionWalk Walk(int history, byte[]? shopper = null)
    {
        var walk = new SessionWalk(new ShopperOptions { HistoryItems = history }, shopper);
        walk.Walk(_host.Log, 0, TestContext.Current.CancellationToken);
        return walk;
    }
}
