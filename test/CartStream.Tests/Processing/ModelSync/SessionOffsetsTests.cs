using CartStream.Index;
using CartStream.Processing.ModelSync;

namespace CartStream.Tests.Processing.ModelSync;

public sealed class SessionOffsetsTests
{
    [Fact]
    public void Advance_session_that_is_new_was_learnt_to_nowhere()
    {
        var learnt = new SessionOffsets();

        learnt.Advance(session: 1, offset: 7).ShouldBe(-1);
        learnt.Advance(session: 2, offset: 5).ShouldBe(-1);
    }

    [Fact]
    public void Advance_session_that_grew_was_learnt_to_where_it_was_told_before()
    {
        var learnt = new SessionOffsets();
        learnt.Advance(session: 1, offset: 7);

        learnt.Advance(session: 1, offset: 9).ShouldBe(7);
        learnt.Advance(session: 1, offset: 9).ShouldBe(9);
    }

    [Fact]
    public void Advance_session_read_again_from_an_older_record_learns_nothing_and_forgets_nothing()
    {
        var learnt = new SessionOffsets();
        learnt.Advance(session: 1, offset: 9);

        learnt.Advance(session: 1, offset: 7).ShouldBe(9);
        learnt.Advance(session: 1, offset: 12).ShouldBe(9);
    }

    [Fact]
    public void Advance_session_that_was_forgotten_counts_as_learnt_to_the_newest_event_of_all_forgotten_ones()
    {
        var learnt = new SessionOffsets(sessionsMax: 2);
        for (ulong session = 0; session < 6; session++)
            learnt.Advance(session, offset: 10 + (long)session);

        // Three are young (more than two), so the three before them are old; one more turn forgets those.
        for (ulong session = 6; session < 9; session++)
            learnt.Advance(session, offset: 10 + (long)session);

        learnt.Advance(session: 0, offset: 30).ShouldBeInRange(12, 15);
    }

    [Fact]
    public void Advance_many_sessions_remembers_those_that_changed_last()
    {
        const int max = 100;
        var learnt = new SessionOffsets(max);
        for (ulong session = 0; session < 10 * max; session++)
            learnt.Advance(session, (long)session);

        for (ulong session = 9 * max + 1; session < 10 * max; session++)
            learnt.Advance(session, 10_000).ShouldBe((long)session);
    }

    [Fact]
    public void Load_offsets_of_more_sessions_than_one_generation_holds_are_as_saved()
    {
        var learnt = new SessionOffsets();
        for (ulong session = 0; session <= SessionOffsets.SessionsMaxDefault; session++)
            learnt.Advance(session, offset: 7);
        using var snapshot = new MemoryStream();
        learnt.Save(new SnapshotWriter(snapshot));
        snapshot.Position = 0;

        var loaded = SessionOffsets.Load(new SnapshotReader(snapshot));

        loaded.Advance(session: 0, offset: 9).ShouldBe(7);
        loaded.Advance(SessionOffsets.SessionsMaxDefault, offset: 9).ShouldBe(7);
    }
}
