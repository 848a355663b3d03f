using CartStream.Events;
using CartStream.Index;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Index;

/// <summary>
/// Windows of 5 sessions of 4 interactions, which leave room for 11 more in reserve. Interactions are written as item,
/// type's letter if no view, repetitions, and − when superseded.
/// </summary>
public sealed class SessionStoreTests
{
    private const int SessionsMax = 5;
    private const int InteractionsMax = 4;
    private const int Kept = 16;

    private readonly SessionStore _store = new(SessionsMax, InteractionsMax);

    [Fact]
    public void Touch_same_item_again_at_once_counts_a_repetition_and_keeps_the_weightiest_type()
    {
        Add(1, 7);
        Add(1, 7, EventType.Cart);
        Add(1, 7);
        Add(1, 8);

        Sessions().ShouldBe(["1: 7C2 8"]);
        (_store.InteractionCount, _store.Repeated).ShouldBe((2, 2));
    }

    [Fact]
    public void Touch_item_that_returns_supersedes_its_earlier_touch()
    {
        foreach (var item in new[] { 7, 8, 7 })
            Add(1, item);

        Sessions().ShouldBe(["1: 7− 8 7"]);
        (_store.InteractionCount, _store.Returned).ShouldBe((2, 1));
        _store.Postings.Sessions(7).ShouldBe(1);
        _store.Postings.Read(7).ToArray().ShouldBe([0]);
    }

    [Fact]
    public void Touch_item_that_returns_to_be_bought_counts_no_return()
    {
        Add(1, 7);
        Add(1, 8);
        Add(1, 7);
        Add(1, 7, EventType.Purchase);
        Add(1, 8, EventType.Cart);

        _store.Returned.ShouldBe(1);
    }

    [Fact]
    public void Touch_full_session_that_drops_a_return_counts_it_no_more()
    {
        foreach (var item in new[] { 7, 8, 7, 9 })
            Add(1, item);
        _store.Returned.ShouldBe(1);

        Add(1, 10);

        Sessions().ShouldBe(["1: 8 7 9 10"]);
        _store.Returned.ShouldBe(0);
    }

    [Fact]
    public void Touch_full_window_counts_returns_of_the_window_alone()
    {
        foreach (var item in new[] { 7, 8, 7 })
            Add(1, item);

        for (ulong session = 2; session <= SessionsMax + 1; session++)
            Add(session, 1);

        _store.Returned.ShouldBe(0);
        _store.ForgetSession(3);
        _store.Returned.ShouldBe(1);
    }

    [Fact]
    public void Touch_full_session_drops_the_oldest_touch()
    {
        foreach (var item in new[] { 1, 1, 2, 3, 4, 5 })
            Add(1, item);

        Sessions().ShouldBe(["1: 2 3 4 5"]);
        (_store.InteractionCount, _store.Repeated).ShouldBe((4, 0));
        _store.Postings.Sessions(1).ShouldBe(0);
        Held(1).ShouldBeEmpty();
    }

    [Fact]
    public void Touch_full_session_whose_oldest_item_returns_keeps_the_session_in_the_items_list()
    {
        foreach (var item in new[] { 1, 2, 3, 4, 1 })
            Add(1, item);

        Sessions().ShouldBe(["1: 2 3 4 1"]);
        _store.Postings.Sessions(1).ShouldBe(1);
        Held(1).ShouldBe([0]);
    }

    [Fact]
    public void Touch_full_session_dropping_a_superseded_touch_keeps_the_item()
    {
        foreach (var item in new[] { 1, 2, 1, 3, 4 })
            Add(1, item);

        Sessions().ShouldBe(["1: 2 1 3 4"]);
        Held(1).ShouldBe([0]);
    }

    [Fact]
    public void Touch_more_sessions_than_fit_evicts_the_one_opened_first()
    {
        for (var session = 0ul; session < 5; session++)
            Add(session, 1);
        Add(0, 2);

        Add(5, 1);

        Sessions().ShouldBe(["1: 1", "2: 1", "3: 1", "4: 1", "5: 1"]);
        _store.Sessions.ShouldBe(5);
        _store.Postings.Sessions(1).ShouldBe(5);
        _store.Postings.Sessions(2).ShouldBe(0);
    }

    [Fact]
    public void Touch_session_that_returns_while_in_reserve_goes_on_unseen()
    {
        for (var session = 0ul; session < 6; session++)
            Add(session, 1);
        Add(0, 2);

        _store.Sessions.ShouldBe(5);
        _store.Postings.Sessions(2).ShouldBe(0);

        _store.Forget(shopper: 3).ShouldBe(1);
        Sessions().ShouldBe(["0: 1 2", "1: 1", "2: 1", "4: 1", "5: 1"]);
        _store.Postings.Sessions(2).ShouldBe(1);
    }

    [Fact]
    public void Touch_session_that_returns_after_the_reserve_starts_anew()
    {
        for (var session = 0ul; session <= Kept; session++)
            Add(session, 1);

        Add(0, 2);

        Sessions()[^1].ShouldBe("0: 2");
        _store.Sessions.ShouldBe(5);
    }

    [Fact]
    public void Forget_fills_the_window_up_from_the_reserve()
    {
        for (var session = 0ul; session < 9; session++)
            Add(session, (int)session, shopper: session / 2);

        _store.Forget(shopper: 3).ShouldBe(2);

        Sessions().ShouldBe(["2: 2", "3: 3", "4: 4", "5: 5", "8: 8"]);
        _store.Window.Sessions.ShouldBe(5);
        _store.Window.Age(8).ShouldBe(0);
        _store.Window.Age(5).ShouldBe(1);
    }

    [Fact]
    public void ForgetSession_takes_one_of_a_shoppers_and_fills_the_window_up_from_the_reserve()
    {
        for (var session = 0ul; session < 9; session++)
            Add(session, (int)session, shopper: session / 2);

        _store.ForgetSession(7).ShouldBeTrue();

        Sessions().ShouldBe(["3: 3", "4: 4", "5: 5", "6: 6", "8: 8"]);
        _store.ForgetSession(7).ShouldBeFalse();
    }

    [Fact]
    public void ForgetSession_of_each_session_of_a_shopper_equals_forgetting_the_shopper()
    {
        var other = new SessionStore(SessionsMax, InteractionsMax);
        for (var session = 0ul; session < 9; session++)
        {
            Add(_store, session, (int)session, EventType.View, shopper: session / 2);
            Add(other, session, (int)session, EventType.View, shopper: session / 2);
        }

        other.Forget(shopper: 3);
        _store.ForgetSession(6);
        _store.ForgetSession(7);

        _store.Checksum().ShouldBe(other.Checksum());
    }

    [Fact]
    public void Forget_unknown_shopper_changes_nothing()
    {
        Add(1, 7);
        var before = _store.Checksum();

        _store.Forget(shopper: 99).ShouldBe(0);

        _store.Checksum().ShouldBe(before);
    }

    [Fact]
    public void Forget_everything_leaves_an_empty_store_that_learns_on()
    {
        for (var session = 0ul; session < 9; session++)
            Add(session, 1, shopper: 1);

        _store.Forget(shopper: 1).ShouldBe(9);

        Sessions().ShouldBeEmpty();
        (_store.Sessions, _store.InteractionCount, _store.Postings.Sessions(1)).ShouldBe((0, 0, 0));
        _store.Checksum().ShouldBe(new SessionStore(SessionsMax, InteractionsMax).Checksum());
        Add(20, 3);
        Sessions().ShouldBe(["20: 3"]);
    }

    [Fact]
    public void Touch_session_opened_days_later_evicts_what_is_older_than_counts()
    {
        var store = new SessionStore(SessionsMax, InteractionsMax, daysMax: 2);
        TouchAt(store, 1, item: 7, hours: 0);
        TouchAt(store, 2, item: 7, hours: 1);
        TouchAt(store, 3, item: 8, hours: 48);
        Sessions(store).ShouldBe(["1: 7", "2: 7", "3: 8"]);

        TouchAt(store, 4, item: 9, hours: 49);
        TouchAt(store, 3, item: 9, hours: 99);
        Sessions(store).ShouldBe(["2: 7", "3: 8 9", "4: 9"]);

        TouchAt(store, 5, item: 9, hours: 500);
        Sessions(store).ShouldBe(["5: 9"]);
        (store.InteractionCount, store.Postings.Sessions(7), store.Postings.Sessions(9)).ShouldBe((1, 0, 1));
    }

    [Fact]
    public void Touch_sessions_that_were_too_old_keep_no_memory_but_for_the_reserve()
    {
        var store = new SessionStore(sessionsMax: 100_000, InteractionsMax, daysMax: 1);
        for (var session = 0; session < 20_000; session++)
            TouchAt(store, (ulong)session, item: session % 9, hours: session);

        store.Sessions.ShouldBe(25);
        store.Postings.Read(0).Length.ShouldBeLessThan(1_000);
    }

    [Fact]
    public void Forget_session_that_was_opened_after_a_later_one_frees_what_it_held_back()
    {
        var store = new SessionStore(SessionsMax, InteractionsMax, daysMax: 2);
        TouchAt(store, 1, item: 7, hours: 8, shopper: 1);
        TouchAt(store, 2, item: 8, hours: 0, shopper: 2);
        TouchAt(store, 3, item: 9, hours: 49, shopper: 2);
        Sessions(store).ShouldBe(["1: 7", "2: 8", "3: 9"]);

        store.Forget(shopper: 1);

        Sessions(store).ShouldBe(["3: 9"]);
        (store.Sessions, store.InteractionCount, store.Postings.Sessions(8)).ShouldBe((1, 1, 0));
    }

    [Fact]
    public void Forget_any_history_over_days_equals_never_having_learnt_the_shopper() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        numbers =>
        {
            var (store, without) = (
                new SessionStore(SessionsMax, InteractionsMax, daysMax: 2),
                new SessionStore(SessionsMax, InteractionsMax, daysMax: 2));
            var (hours, forgotten) = (0, 0);
            foreach (var (session, number) in numbers.Index())
            {
                // Time goes back now and then; of the forgotten shopper there are no more sessions than in reserve.
                hours += (number % 64) - 8;
                var isForgotten = number % 5 == 0 && forgotten < 3;
                forgotten += isForgotten ? 1 : 0;
                TouchAt(store, (ulong)session, number % 7, hours, shopper: isForgotten ? 1ul : 2);
                if (!isForgotten)
                    TouchAt(without, (ulong)session, number % 7, hours, shopper: 2);
            }

            store.Forget(shopper: 1);

            Sessions(store).ShouldBe(Sessions(without));
            (store.Checksum(), store.Returned).ShouldBe((without.Checksum(), without.Returned));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(InteractionWord.ItemsMax)]
    public void Touch_item_number_out_of_range_throws_and_leaves_nothing(int item)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Add(1, item));

        _store.Sessions.ShouldBe(0);
        _store.ItemsEnd.ShouldBe(0);
    }

    [Theory]
    [InlineData(int.MaxValue - 9)]
    [InlineData(-12)]
    [InlineData(-1)]
    public void Touch_serial_numbers_that_wrap_around_change_nothing(int firstSerial) => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        numbers =>
        {
            var (plain, wrapping) = (
                new SessionStore(SessionsMax, InteractionsMax),
                new SessionStore(SessionsMax, InteractionsMax, firstSerial));
            for (var i = 0; i < numbers.Length; i++)
            {
                // Sessions that don't return later than the window lasts: the reserve is one shorter at the wrap.
                var key = (ulong)((i / 2) - ((numbers[i] & 3) % 3 == 0 ? 1 : 0) + 1);
                foreach (var store in new[] { plain, wrapping })
                    Add(store, key, numbers[i] & 7, EventType.View, shopper: key % 5);
                if (numbers[i] % 7 == 0)
                    plain.Forget(shopper: 2).ShouldBe(wrapping.Forget(shopper: 2));

                Sessions(wrapping).ShouldBe(Sessions(plain));
                wrapping.Returned.ShouldBe(plain.Returned);
                wrapping.Checksum().ShouldBe(plain.Checksum());
                wrapping.Window.Sessions.ShouldBe(plain.Window.Sessions);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Touch_any_sequence_holds_what_plain_lists_hold() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        numbers =>
        {
            var store = new SessionStore(SessionsMax, InteractionsMax);
            var plain = new List<(ulong Key, List<(int Item, EventType Type)> Interactions)>();
            foreach (var number in numbers)
            {
                var key = (ulong)((number >> 4) & 31);
                var type = (EventType)((number & 3) == 2 ? 0 : number & 3);
                Add(store, key, (number >> 2) & 3, type);
                TouchPlain(plain, key, (number >> 2) & 3, type);

                Sessions(store).ShouldBe(plain.TakeLast(SessionsMax).Select(one => Text(one.Key, one.Interactions)));
                store.Returned.ShouldBe(plain.TakeLast(SessionsMax).Sum(one => Returns(one.Interactions)));
                for (var item = 0; item < 4; item++)
                {
                    store.Postings.Sessions(item).ShouldBe(plain.TakeLast(SessionsMax)
                        .Count(one => Grouped(one.Interactions).TakeLast(InteractionsMax)
                            .Any(group => group[0].Item == item)));
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void LocateBefore_gives_the_lists_sessions_newest_first_some_at_a_time()
    {
        for (var session = 0ul; session < 8; session++)
            Add(session, 7);
        _store.ForgetSession(6);
        var (end, places) = (_store.Postings.Read(7).Length, new long[2]);

        // The window is 2 to 7; 6 was forgotten, and 4 is the query's own.
        Located(ref end, own: 4, places).ShouldBe([7, 5]);
        Located(ref end, own: 4, places).ShouldBe([3, 2]);
        Located(ref end, own: 4, places).ShouldBeEmpty();
    }

    [Fact]
    public void Locate_own_session_is_told_by_its_whole_key()
    {
        const ulong own = 0xABCD_0000_0000_0001;
        const ulong alike = 0xABCD_0000_0000_0002;
        Add(own, 7);
        Add(alike, 7);

        _store.Locate(0, own).ShouldBe(0);
        _store.Locate(1, own).ShouldNotBe(0);
        _store.Locate(0, own: null).ShouldNotBe(0);
    }

    private static void TouchAt(SessionStore store, ulong key, int item, int hours, ulong shopper = 1) =>
        store.Add(new LearntEvent(key, shopper, item, EventType.View, hours * 3_600_000L));

    private int[] Located(ref int end, ulong own, long[] places)
    {
        var serials = new int[places.Length];
        var count = _store.LocateBefore(_store.Postings.Read(7), ref end, _store.Window, own, places, serials);
        places.Take(count).ShouldBe(serials.Take(count).Select(serial => _store.Locate(serial, own: null)));
        return serials[..count];
    }

    private static void TouchPlain(
        List<(ulong Key, List<(int Item, EventType Type)> Interactions)> plain, ulong key, int item, EventType type)
    {
        if (!plain.TakeLast(Kept).Any(one => one.Key == key))
            plain.Add((key, []));
        plain.Last(one => one.Key == key).Interactions.Add((item, type));
    }

    /// <summary>A session's interactions, those done at once to one item together.</summary>
    private static List<List<(int Item, EventType Type)>> Grouped(List<(int Item, EventType Type)> interactions)
    {
        var groups = new List<List<(int Item, EventType Type)>>();
        foreach (var interaction in interactions)
        {
            if (groups is [.., var last] && last[0].Item == interaction.Item)
                last.Add(interaction);
            else
                groups.Add([interaction]);
        }

        return groups;
    }

    private static string Text(ulong key, List<(int Item, EventType Type)> interactions)
    {
        var groups = Grouped(interactions).TakeLast(InteractionsMax).ToList();
        return $"{key}: " + string.Join(' ', groups.Select((group, i) => Text(
            group[0].Item,
            group.Max(interaction => interaction.Type),
            Math.Min(group.Count - 1, InteractionWord.RepeatsMax),
            groups.Skip(i + 1).Any(later => later[0].Item == group[0].Item))));
    }

    private static int Returns(List<(int Item, EventType Type)> interactions)
    {
        var groups = Grouped(interactions).TakeLast(InteractionsMax).ToList();
        return groups.Index().Count(one => groups.Skip(one.Index + 1)
            .FirstOrDefault(later => later[0].Item == one.Item[0].Item)
            ?.All(interaction => interaction.Type != EventType.Purchase) == true);
    }

    private static string Text(int item, EventType type, int repeats, bool isSuperseded) =>
        $"{item}{(type == EventType.View ? "" : type.ToString()[..1])}{(repeats == 0 ? "" : repeats)}"
        + (isSuperseded ? "−" : "");

    private static string[] Sessions(SessionStore store)
    {
        var texts = new List<string>();
        var window = store.Window;
        for (var serial = window.Oldest; window.Holds(serial); serial++)
        {
            if (!store.TryRead(serial, out var session))
                continue;
            texts.Add($"{session.Key}: " + string.Join(' ', session.Interactions.ToArray().Select(word => Text(
                InteractionWord.Item(word),
                InteractionWord.Type(word),
                InteractionWord.Repeats(word),
                InteractionWord.IsSuperseded(word)))));
        }

        return [.. texts];
    }

    private static void Add(SessionStore store, ulong session, int item, EventType type, ulong? shopper = null) =>
        store.Add(new LearntEvent(session, shopper ?? session, item, type, TimeMs: 0));

    private void Add(ulong session, int item, EventType type = EventType.View, ulong? shopper = null) =>
        Add(_store, session, item, type, shopper);

    private string[] Sessions() => Sessions(_store);

    private IEnumerable<int> Held(int item) =>
        _store.Postings.Read(item).ToArray().Where(serial => serial != PostingLists.None);
}
