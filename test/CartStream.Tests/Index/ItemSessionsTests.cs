using CartStream.Events;
using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class ItemSessionsTests
{
    private readonly SessionStore _store = new(sessionsMax: 60, interactionsMax: 20);
    private readonly ItemSessions _sessions;

    public ItemSessionsTests() => _sessions = new ItemSessions(_store);

    [Fact]
    public void Find_gives_the_newest_sessions_and_where_the_item_is_in_each()
    {
        Learn(session: 0, 7, 8);
        Learn(session: 1, 8, 7, 9, 7, 5);
        Learn(session: 2, 9);
        Learn(session: 3, 9, 8, 7);

        _sessions.Find(item: 7, most: 9, own: null, _store.Window);

        _sessions.Serials.ToArray().ShouldBe([3, 1, 0]);
        Found().ShouldBe([(7, 2), (7, 3), (7, 0)]);
    }

    [Fact]
    public void Find_takes_no_more_than_asked_for_and_not_the_own_session()
    {
        for (var session = 0ul; session < 50; session++)
            Learn(session, 7);

        _sessions.Find(item: 7, most: 40, own: 47, _store.Window);

        _sessions.Serials.ToArray().ShouldBe(Enumerable.Range(0, 50).Reverse().Where(serial => serial != 47).Take(40));
        Found().ShouldBe(Enumerable.Repeat((7, 0), 40));
    }

    [Fact]
    public void Find_next_item_knows_nothing_of_the_one_before()
    {
        Learn(session: 0, 7);
        _sessions.Find(item: 7, most: 9, own: null, _store.Window);

        _sessions.Find(item: 12, most: 9, own: null, _store.Window);

        _sessions.Count.ShouldBe(0);
        _sessions.Serials.Length.ShouldBe(0);
    }

    [Fact]
    public void Clear_what_was_found_is_forgotten()
    {
        Learn(session: 0, 7);
        _sessions.Find(item: 7, most: 9, own: null, _store.Window);

        _sessions.Clear();

        _sessions.Count.ShouldBe(0);
    }

    [Fact]
    public void Find_sessions_that_left_the_window_are_not_found()
    {
        for (var session = 0ul; session < 65; session++)
            Learn(session, 7);
        _store.ForgetSession(63);

        _sessions.Find(item: 7, most: 99, own: null, _store.Window);

        // The window fills up again by the one that left it last.
        _sessions.Serials.ToArray().ShouldBe([64, .. Enumerable.Range(4, 59).Reverse()]);
    }

    private void Learn(ulong session, params int[] items)
    {
        foreach (var item in items)
            _store.Add(new LearntEvent(session, Shopper: 1, item, EventType.View, TimeMs: 0));
    }

    private IEnumerable<(int Item, int Position)> Found()
    {
        var found = new List<(int, int)>();
        for (var i = 0; i < _sessions.Count; i++)
        {
            var position = _sessions.PositionIn(i);
            found.Add((InteractionWord.Item(_sessions.Interactions(i)[position]), position));
        }

        return found;
    }
}
