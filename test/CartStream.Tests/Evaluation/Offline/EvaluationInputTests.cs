using CartStream.Evaluation.Offline;
using CartStream.Events;

namespace CartStream.Tests.Evaluation.Offline;

public sealed class EvaluationInputTests
{
    [Fact]
    public void Sessions_interleaved_events_are_grouped_by_session_in_order_of_their_first()
    {
        var items = new ItemDictionary();

        var sessions = EvaluationInput.Sessions(new ListSource("s2 x a", "s1 x b", "s2 x c", "s1 y a"), items);

        sessions.Select(session => session.Interactions.Select(one => items.Text(one.Item)))
            .ShouldBe([["a", "c"], ["b", "a"]]);
    }

    [Fact]
    public void Rows_prefixes_of_one_session_are_recognised_whichever_comes_first()
    {
        var items = new ItemDictionary();
        (IReadOnlyList<string>, string)[] rows =
            [(["a", "b"], "c"), (["a"], "b"), (["a"], "c"), (["a", "c"], "b"), (["c"], "a")];

        var queries = EvaluationInput.Rows(rows, items).ToArray();

        queries.Select(query => query.Session).ShouldBe([1UL, 1UL, 2UL, 2UL, 3UL]);
        queries.Select(query => string.Concat(query.Prefix.ToArray().Select(one => items.Text(one.Item))))
            .ShouldBe(["ab", "a", "a", "ac", "c"]);
        queries.Select(query => items.Text(query.Relevant.Span[0])).ShouldBe(["c", "b", "c", "b", "a"]);
    }

    [Fact]
    public void Events_without_a_session_id_are_cut_into_sessions_of_their_shopper()
    {
        const long day = 24 * 60 * 60 * 1_000;
        var source = new ListSource("- x a", "- y a", "- x b", "x x b", "- x a") { TimeMsOf = [0, 0, 1, 2, day] };

        var events = EvaluationInput.Events(source, new ItemDictionary()).ToArray();

        events.Select(e => e.Item).ShouldBe([0, 0, 1, 1, 0]);
        events[2].Session.ShouldBe(events[0].Session);
        events.Select(e => e.Session).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Sessions_without_a_session_id_do_not_run_on_for_days()
    {
        const long day = 24 * 60 * 60 * 1_000;
        var source = new ListSource("- x a", "- x b", "- x c") { TimeMsOf = [0, 1, day] };

        EvaluationInput.Sessions(source, new ItemDictionary()).Select(session => session.Interactions.Count)
            .ShouldBe([2, 1]);
    }
}
