using CartStream.Events;
using CartStream.Index;
using CartStream.Index.Popularity;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Transitions;

namespace CartStream.Tests.Retrieval.Transitions;

/// <summary>
/// Rules with and without order, typed co-visitation and the walk, by hand. An item's weight halves with each place
/// from the query's end; what came g interactions later counts 1/g.
/// </summary>
public sealed class TransitionRetrieverTests
{
    private static readonly TransitionOptions Halving = new()
    {
        QueryDecay = MathF.Log(2),
        StepPower = 1,
        Before = 0.5f,
        SharePower = 1,
        PopularPower = 1,
        Weights = new() { View = 1, Cart = 6, Purchase = 3 },
    };

    [Fact]
    public void Rules_count_what_followed_by_distance_over_the_sessions_of_what_is_followed()
    {
        var model = Model("rules");
        model.LearnSession(1, 1, 2, 3);
        model.LearnSession(2, 1, 3);

        // 3: two interactions after 1 and one after, 2: one after; of two sessions.
        ShouldAnswer(model, [1], (3, 1.5f / 3), (2, 1f / 3));
    }

    [Fact]
    public void Rules_older_items_of_the_query_count_half_by_place()
    {
        var model = Model("rules");
        model.LearnSession(1, 1, 2, 3);
        model.LearnSession(2, 1, 3);

        // From 2, of one session: 3 by 1. From 1, half: as above.
        ShouldAnswer(model, [1, 2], (3, (1f / 2) + (0.5f * 1.5f / 3)), (2, 0.5f / 3));
    }

    [Fact]
    public void Rules_name_the_newest_item_and_in_how_many_sessions_it_was_followed()
    {
        var model = Model("rules");
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 2);
        model.LearnSession(3, 1, 5, 2);

        model.Ask([1])[0].Explanation.ShouldBe(new Explanation(Source.Rules, 1, 3));
    }

    [Fact]
    public void Rules_item_that_returns_follows_itself_and_is_followed_from_its_newest_touch()
    {
        var model = Model("rules");
        model.LearnSession(1, 1, 2, 1, 3);

        ShouldAnswer(model, [1], (3, 1f / 2), (1, 0.5f / 2));
    }

    [Fact]
    public void Pairs_count_what_followed_the_two_newest_items_in_their_order()
    {
        var store = new SessionStore(sessionsMax: 10, interactionsMax: 10);
        int[][] sessions = [[1, 2, 3], [1, 2, 4, 3], [2, 1, 3], [2, 3]];
        foreach (var (key, items) in sessions.Index())
        {
            foreach (var item in items)
                store.Add(new LearntEvent((ulong)key, 1, item, EventType.View, TimeMs: 0));
        }

        Pairs(store, 1, 2).ShouldBe("2 pairs; 3: 1 next, 1 later; 4: 1 next, 0 later");
        Pairs(store, 2).ShouldBe("0 pairs");
    }

    [Fact]
    public void Rules_further_apart_than_the_steps_are_none()
    {
        var model = Model("rules", Halving with { Steps = 2 });
        model.LearnSession(1, 1, 2, 3, 4);

        model.AskItems([1]).ShouldBe([2, 3]);
    }

    [Fact]
    public void Rules_more_sessions_than_looked_at_takes_the_newest()
    {
        var model = Model("rules", Halving with { SessionsPerItem = 32 });
        for (var session = 0; session < 40; session++)
            model.LearnSession((ulong)session, 1, 10 + session);

        model.AskItems([1], k: 40).ShouldBe(Enumerable.Range(18, 32));
    }

    [Fact]
    public void Rules_own_session_says_nothing()
    {
        var model = Model("rules");
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 3);
        var results = new ScoredItem[5];
        using var reader = model.OpenReader();

        var count = reader.Recommend(new() { Session = ModelTeaching.Views(1), SessionKey = 2 }, results);

        results[..count].Select(result => result.Item).ShouldBe([2]);
    }

    [Fact]
    public void Association_counts_what_came_before_half_and_divides_by_the_proposed_items_sessions()
    {
        var model = Model("association");
        model.LearnSession(1, 4, 1, 2);
        model.LearnSession(2, 4);

        // 2: 1 over two for 1's session and two for its own; 4: half of that over three for its two sessions.
        ShouldAnswer(model, [1], (2, 1f / 2 / 2), (4, 0.5f / 2 / 3));
    }

    [Fact]
    public void Covisitation_weighs_by_what_was_done_with_the_proposed_item()
    {
        var model = Model("covisitation");
        model.LearnSession(1, 1);
        model.Learn(new LearntEvent(1, 1, 2, EventType.Cart, 0));
        model.Learn(new LearntEvent(1, 1, 3, EventType.Purchase, 0));
        model.LearnSession(1, 4);

        ShouldAnswer(model, [1], (2, 6f / 2), (3, 0.5f * 3 / 2), (4, 1f / 3 / 2));
    }

    [Fact]
    public void Walk_reaches_what_no_session_has_seen_with_the_query()
    {
        var model = Model("walk");
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 2, 9, 3);

        // either(2) = 1 over 2 over 3 = 1/6; from 2, of two sessions: 1 before it by 1, 9 after it by 1, 3 by 1/2,
        // each over 3, and over two for the proposed item's one session.
        ShouldAnswer(model, [1], (1, 1f / 36), (9, 1f / 36), (3, 1f / 72));
    }

    [Fact]
    public void Walk_goes_on_from_the_best_items_only()
    {
        var model = Model("walk", Halving with { WalkItems = 1 });
        model.LearnSession(1, 1, 2, 3);
        model.LearnSession(2, 2, 8);
        model.LearnSession(3, 3, 9);

        var reached = model.AskItems([1]);

        reached.ShouldContain(8);
        reached.ShouldNotContain(9);
    }

    [Fact]
    public void Rules_over_many_sessions_pass_over_those_that_were_forgotten()
    {
        var model = Model("rules");
        for (var session = 1UL; session <= 60; session++)
            model.LearnSession(session, 1, session <= 30 ? 2 : 3);
        for (var shopper = 1UL; shopper <= 40; shopper += 2)
            model.Unlearn(shopper);

        // 40 sessions are left: 15 of 2 and 25 of 3.
        ShouldAnswer(model, [1], (3, 25f / 41), (2, 15f / 41));
    }

    [Fact]
    public void Rules_any_sessions_and_steps_are_what_a_look_at_each_pair_of_touches_finds()
    {
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            var steps = random.Next(1, 20);
            var options = Halving with { Steps = steps, SharePower = 0, PopularPower = 0 };
            var (rules, association) = (Model("rules", options), Model("association", options));
            var expected = new PlainRules(item: 0, steps, before: 0.5f);
            for (var session = 0; session < 50; session++)
            {
                var interactions = Enumerable.Range(0, random.Next(1, 45)).Select(_ => random.Next(25)).ToArray();
                rules.LearnSession((ulong)session, interactions);
                association.LearnSession((ulong)session, interactions);
                expected.Learn(interactions);
            }

            ShouldScore(rules, expected.Forward);
            ShouldScore(association, expected.Either);
        }
    }

    private static string Pairs(SessionStore store, params int[] items)
    {
        var options = new ModelOptions { Rules = Halving };
        var source = new TransitionRetriever(store, Halving, new PopularDamping(Halving.PopularPower));
        var query = new QueryContext(store, options);
        var candidates = new CandidateTable(isDetailed: true);
        query.Begin(new ModelQuery { Session = ModelTeaching.Views(items) }, PopularItems.None);
        candidates.Begin(query.ItemsEnd, query.Session.Items);
        source.Retrieve(query, candidates);
        var counted = candidates.All.ToArray()
            .Zip(candidates.Details.ToArray(), (one, detail) => (one.Item, detail.PairNext, detail.PairLater))
            .Where(one => one.PairNext + one.PairLater > 0)
            .OrderBy(one => one.Item)
            .Select(one => $"{one.Item}: {one.PairNext} next, {one.PairLater} later");
        return string.Join("; ", counted.Prepend($"{candidates.Counts.NewestPairs} pairs"));
    }

    private static IModel Model(string name, TransitionOptions? options = null) =>
        ModelCatalog.TryCreate(name, new ModelOptions { Rules = options ?? Halving })!;

    private static void ShouldAnswer(IModel model, int[] session, params (int Item, float Score)[] expected)
    {
        var answer = model.Ask(session);

        answer.Select(result => result.Item).ShouldBe(expected.Select(one => one.Item));
        for (var i = 0; i < expected.Length; i++)
            answer[i].Score.ShouldBe(expected[i].Score, 1e-6f);
    }

    private static void ShouldScore(IModel model, Dictionary<int, float> expected)
    {
        var answer = model.Ask([0], k: 30).ToDictionary(result => result.Item, result => result.Score);

        answer.Keys.Order().ShouldBe(expected.Keys.Order());
        foreach (var (item, score) in expected)
            answer[item].ShouldBe(score, score * 1e-5f);
    }
}
