using CartStream.Datasets.Simulation;
using CartStream.Events;

namespace CartStream.Datasets.Tests.Simulation;

/// <summary>The behaviour of simulated shoppers compared with that of the REES46 cosmetics shop's.</summary>
public sealed class SimulatedShopBehaviourTests(SimulatedWeek week) : IClassFixture<SimulatedWeek>
{
    [Theory]
    [InlineData(EventType.View, 0.40, 0.52)]
    [InlineData(EventType.Cart, 0.26, 0.34)]
    [InlineData(EventType.RemoveFromCart, 0.12, 0.20)]
    [InlineData(EventType.Purchase, 0.05, 0.11)]
    public void Events_have_the_shares_of_a_cosmetics_shop(EventType type, double min, double max) =>
        Share(e => e.Type == type).ShouldBeInRange(min, max);

    [Fact]
    public void Sessions_are_mostly_one_look_and_sometimes_long()
    {
        var lengths = week.Sessions.Select(session => session.Count()).ToList();

        lengths.Average().ShouldBeInRange(3.5, 5.0);
        lengths.Count(length => length == 1).ShouldBeInRange(lengths.Count / 2, lengths.Count * 3 / 4);
        lengths.Max().ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Removals_and_purchases_are_of_what_is_in_the_shoppers_cart()
    {
        var carts = new HashSet<(string, string)>();
        var strangers = 0;
        foreach (var e in week.Events)
        {
            if (e.Type == EventType.Cart)
                carts.Add((e.Shopper, e.Item));
            else if (e.Type != EventType.View && !carts.Contains((e.Shopper, e.Item)))
                strangers++;
        }

        strangers.ShouldBe(0);
    }

    [Fact]
    public void Abandoned_carts_are_bought_or_cleared_in_a_later_session()
    {
        var cartedIn = new Dictionary<(string, string), string>();
        var later = new Dictionary<EventType, int>();
        foreach (var e in week.Events)
        {
            if (e.Type == EventType.Cart)
                cartedIn[(e.Shopper, e.Item)] = e.Session;
            else if (e.Type != EventType.View && cartedIn[(e.Shopper, e.Item)] != e.Session)
                later[e.Type] = later.GetValueOrDefault(e.Type) + 1;
        }

        later[EventType.Purchase].ShouldBeGreaterThan(week.Events.Count / 200);
        later[EventType.RemoveFromCart].ShouldBeGreaterThan(week.Events.Count / 200);
    }

    [Fact]
    public void Items_have_a_short_head_and_a_long_tail()
    {
        var counts = week.Events.CountBy(e => e.Item).Select(pair => pair.Value).OrderDescending().ToList();

        counts.Take(counts.Count / 100).Sum().ShouldBeGreaterThan(week.Events.Count / 10);
        counts.Count.ShouldBeGreaterThan(2_000);
        counts[counts.Count / 2].ShouldBeLessThan(counts[0] / 50);
    }

    [Fact]
    public void Days_have_quiet_nights_and_busy_evenings()
    {
        var evening = week.Events.Count(e => HourOf(e) is >= 18 and < 21);
        var night = week.Events.Count(e => HourOf(e) is >= 2 and < 5);

        evening.ShouldBeGreaterThan(night * 4);
    }

    [Fact]
    public void Shoppers_return_and_new_ones_come()
    {
        var sessionsByShopper = week.Sessions.Select(session => session.First()).CountBy(e => e.Shopper).ToList();
        var firstDay = ShoppersFrom(0);
        var lastDay = ShoppersFrom(week.Days - 1);

        sessionsByShopper.Count(pair => pair.Value > 1).ShouldBeGreaterThan(sessionsByShopper.Count / 4);
        lastDay.Count(shopper => string.CompareOrdinal(shopper, firstDay.Max()) > 0)
            .ShouldBeGreaterThan(lastDay.Count / 20);
    }

    [Fact]
    public void New_items_appear_and_the_ones_they_succeed_fade()
    {
        var options = new SimulatorOptions { Events = 300_000, Items = 300, NewItemsPerDay = 10 };
        var events = SimulatedEvent.Read(options);
        var first = ItemsOf(events.Take(100_000));
        var last = ItemsOf(events.Skip(200_000));

        last.Except(first).Count().ShouldBeGreaterThan(100);
        first.Except(last).Count().ShouldBeGreaterThan(100);
        last.Intersect(first).Count().ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Next_item_is_learnable_a_successor_table_beats_popularity()
    {
        var half = week.Events.Count / 2;
        var successors = new Dictionary<string, Dictionary<string, int>>();
        foreach (var (item, next) in Steps(week.Events.Take(half)))
            Increment(successors.TryGetValue(item, out var counts) ? counts : successors[item] = [], next);
        var popular = Top(week.Events.Take(half).CountBy(e => e.Item));

        var (queries, hits, popularHits) = (0, 0, 0);
        foreach (var (item, next) in Steps(week.Events.Skip(half)))
        {
            queries++;
            if (successors.TryGetValue(item, out var counts) && Top(counts).Contains(next))
                hits++;
            if (popular.Contains(next))
                popularHits++;
        }

        hits.ShouldBeGreaterThan(popularHits * 2, $"{hits} against {popularHits} of {queries}");
    }

    private static HashSet<string> ItemsOf(IEnumerable<SimulatedEvent> events) => [.. events.Select(e => e.Item)];

    private static int HourOf(SimulatedEvent e) => DateTimeOffset.FromUnixTimeMilliseconds(e.TimeMs).Hour;

    private static void Increment(Dictionary<string, int> counts, string item) =>
        counts[item] = counts.GetValueOrDefault(item) + 1;

    private static HashSet<string> Top(IEnumerable<KeyValuePair<string, int>> counts) =>
        [.. counts.OrderByDescending(pair => pair.Value).Take(20).Select(pair => pair.Key)];

    /// <summary>Each item of a session and a different one right after it, without removals and purchases.</summary>
    private static IEnumerable<(string Item, string Next)> Steps(IEnumerable<SimulatedEvent> events)
    {
        var newest = new Dictionary<string, string>();
        foreach (var e in events.Where(e => e.Type is EventType.View or EventType.Cart))
        {
            if (newest.TryGetValue(e.Session, out var item) && item != e.Item)
                yield return (item, e.Item);
            newest[e.Session] = e.Item;
        }
    }

    private double Share(Func<SimulatedEvent, bool> predicate) =>
        week.Events.Count(predicate) / (double)week.Events.Count;

    private HashSet<string> ShoppersFrom(int day) =>
    [
        .. week.Events.Where(e => (e.TimeMs - week.StartMs) / 86_400_000 == day).Select(e => e.Shopper),
    ];
}
