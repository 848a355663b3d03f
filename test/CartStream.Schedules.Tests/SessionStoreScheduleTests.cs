using CartStream.Events;
using CartStream.Index;
using CartStream.Schedules.Tests.Scheduling;

namespace CartStream.Schedules.Tests;

/// <summary>
/// A reader beside the one writer of a store whose slots and blocks are used again with nearly each event. All items of
/// a session have the residue of its key, so that a read of two sessions' memory shows.
/// </summary>
public sealed class SessionStoreScheduleTests
{
    private const int Residues = 3;
    private const int InteractionsMax = 3;

    /// <summary>Events before the schedules begin. The next ones give back what was retired, and use it.</summary>
    private const int BeforeReclaim = 91;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(BeforeReclaim)]
    public void TryRead_under_every_schedule_of_two_preemptions_reads_one_session(int before) =>
        ScheduleExplorer.TryAll(
            () => Scenario(before, store => Learn(store, before, 4), isReaderShown: true), preemptionsMax: 2)
            .ShouldBeGreaterThan(1_000);

    [Theory]
    [InlineData(7)]
    [InlineData(BeforeReclaim)]
    public void TryRead_beside_a_shopper_who_is_forgotten_reads_one_session(int before) =>
        ScheduleExplorer.TryAll(() => Scenario(before, store => Forget(store, before), isReaderShown: true), 2)
            .ShouldBeGreaterThan(1_000);

    [Fact]
    public void TryRead_under_random_schedules_reads_one_session() => ScheduleExplorer.TryRandom(
        seed => Scenario(
            seed % 140,
            store =>
            {
                Learn(store, seed % 140, 2 + (seed % 30));
                Forget(store, seed % 140);
            },
            isReaderShown: true),
        threadCount: 2,
        ExploredSeeds.All);

    [Fact]
    public void TryRead_of_a_reader_that_shows_no_epoch_is_found_to_read_what_is_used_again() =>
        Should.Throw<ScheduleException>(() => ScheduleExplorer.TryAll(
            () => Scenario(BeforeReclaim, store => Learn(store, BeforeReclaim, 4), isReaderShown: false), 1))
            .Message.ShouldContain("holds item");

    private static IReadOnlyList<Action> Scenario(int before, Action<SessionStore> write, bool isReaderShown)
    {
        var store = new SessionStore(sessionsMax: 2, InteractionsMax);
        Learn(store, 0, before);
        var slot = store.Epochs.Register();
        return
        [
            () => write(store),
            () =>
            {
                if (isReaderShown)
                    store.Epochs.Enter(slot);
                ReadSessionsOf(store, item: 0);
                store.Epochs.Exit(slot);
            },
        ];
    }

    private static void Learn(SessionStore store, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var session = (ulong)(i / 2);
            var item = (int)(session % Residues) + (i % 2 * Residues);
            store.Add(new LearntEvent(session, session, item, EventType.View, Opened(session)));
        }
    }

    private static void Forget(SessionStore store, int before)
    {
        store.Forget((ulong)(before / 2) - 1);
        Learn(store, before, 1);
    }

    private static long Opened(ulong session) => 1_000 + (long)session;

    private static void ReadSessionsOf(SessionStore store, int item)
    {
        foreach (ref readonly var posting in store.Postings.Read(item))
        {
            var serial = Volatile.Read(in posting);
            if (serial == PostingLists.None || !store.TryRead(serial, out var session))
                continue;
            if (session.OpenedMs != Opened(session.Key) || session.Interactions.Length > InteractionsMax)
                throw new InvalidOperationException($"session {session.Key} opened at {session.OpenedMs}");
            foreach (ref readonly var word in session.Interactions)
            {
                var touched = InteractionWord.Item(Volatile.Read(in word));
                if (touched % Residues != (int)(session.Key % Residues))
                    throw new InvalidOperationException($"session {session.Key} holds item {touched}");
            }
        }
    }
}
