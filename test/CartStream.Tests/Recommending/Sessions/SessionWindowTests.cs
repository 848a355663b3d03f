using CartStream.Recommending.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommending.Sessions;

public sealed class SessionWindowTests
{
    private const int SessionsMax = 5;
    private const int ItemsMax = 4;

    [Fact]
    public void Touch_any_sequence_holds_what_a_plain_list_of_lists_holds() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        numbers =>
        {
            var window = new SessionWindow(SessionsMax, ItemsMax);
            var plain = new List<(ulong Key, List<int> Items)>();
            foreach (var e in ModelTeaching.EventsFrom(numbers))
            {
                var (returnGap, evicted, dropped) = TouchPlain(plain, e.Session, e.Item);

                var touch = window.Touch(e.Session, e.Item);

                touch.ReturnGap.ShouldBe(returnGap);
                touch.Evicted.ToArray().ShouldBe(evicted);
                touch.Dropped.ShouldBe(dropped);
                ShouldHold(window, plain);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Touch_many_sessions_finds_each_again()
    {
        var window = new SessionWindow(sessionsMax: 10_000, ItemsMax);
        for (var key = 0ul; key < 25_000; key++)
            window.Touch(key * 4_294_967_296, (int)key);

        for (var key = 0ul; key < 25_000; key++)
            window.TryFind(key * 4_294_967_296, out _).ShouldBe(key >= 15_000);
        window.Count.ShouldBe(10_000);
    }

    private static void ShouldHold(SessionWindow window, List<(ulong Key, List<int> Items)> plain)
    {
        window.Count.ShouldBe(plain.Count);
        window.Items.ShouldBe(plain.Sum(session => session.Items.Count));
        for (var i = 0; i < plain.Count; i++)
        {
            window.TryFind(plain[i].Key, out var slot).ShouldBeTrue();
            window.ItemsOf(slot).ToArray().ShouldBe(plain[i].Items);
            window.Age(slot).ShouldBe(plain.Count - 1 - i);
        }
    }

    private static (int ReturnGap, int[] Evicted, int Dropped) TouchPlain(
        List<(ulong Key, List<int> Items)> plain, ulong key, int item)
    {
        int[] evicted = [];
        var dropped = SessionTouch.NoItem;
        if (!plain.Exists(session => session.Key == key))
        {
            if (plain.Count == SessionsMax)
            {
                evicted = [.. plain[0].Items];
                plain.RemoveAt(0);
            }

            plain.Add((key, []));
        }

        var items = plain.Find(session => session.Key == key).Items;
        var returnGap = items.Contains(item) ? items.Count - items.IndexOf(item) : 0;
        items.Remove(item);
        if (items.Count == ItemsMax)
        {
            dropped = items[0];
            items.RemoveAt(0);
        }

        items.Add(item);
        return (returnGap, evicted, dropped);
    }
}
