using CartStream.Events;
using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class SessionSnapshotTests
{
    [Fact]
    public void New_holds_the_window_oldest_session_first_and_not_what_comes_later()
    {
        var store = new SessionStore(sessionsMax: 2, interactionsMax: 8);
        Add(store, session: 1, 5);
        Add(store, session: 2, 7, 8, 7);
        Add(store, session: 3, 9, 9);

        var snapshot = new SessionSnapshot(store);
        Add(store, session: 3, 4);
        Add(store, session: 4, 3);

        snapshot.Count.ShouldBe(2);
        snapshot.ItemsEnd.ShouldBe(10);
        Items(snapshot, 0).ShouldBe([7, 8, 7]);
        Items(snapshot, 1).ShouldBe([9]);
        snapshot.OpenedMs(0).ShouldBe(2_000);
    }

    [Fact]
    public void Distinct_gives_each_item_once_at_its_newest_touch()
    {
        var store = new SessionStore(sessionsMax: 4, interactionsMax: 8);
        Add(store, session: 1, 7, 8, 7);
        Add(store, session: 2, 9);

        var corpus = new SessionSnapshot(store).Distinct(count: 1);

        corpus.Count.ShouldBe(1);
        corpus.Items(0).ToArray().ShouldBe([8, 7]);
        corpus.Types(0).ToArray().ShouldBe([EventType.View, EventType.View]);
    }

    [Fact]
    public void New_forgotten_sessions_are_left_out()
    {
        var store = new SessionStore(sessionsMax: 4, interactionsMax: 8);
        Add(store, session: 1, 7);
        Add(store, session: 2, 8);
        Add(store, session: 3, 9);

        store.Forget(shopper: 2);

        var snapshot = new SessionSnapshot(store);
        snapshot.Count.ShouldBe(2);
        Items(snapshot, 1).ShouldBe([9]);
    }

    private static void Add(SessionStore store, ulong session, params int[] items)
    {
        foreach (var item in items)
            store.Add(new LearntEvent(session, session, item, EventType.View, (long)session * 1_000));
    }

    private static IEnumerable<int> Items(SessionSnapshot snapshot, int session) =>
        snapshot.Interactions(session).ToArray().Select(InteractionWord.Item);
}
