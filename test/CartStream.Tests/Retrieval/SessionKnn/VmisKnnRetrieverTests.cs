using CartStream.Events;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Retrieval.SessionKnn;

/// <summary>Session neighbours, by hand and against the formula written out with dictionaries.</summary>
public sealed class VmisKnnRetrieverTests
{
    /// <summary>Every decay halves, nothing is raised to a power.</summary>
    private static readonly SessionKnnOptions Halving = new()
    {
        QueryDecay = MathF.Log(2),
        IdfPower = 1,
        SimilarityPower = 1,
        AgeDecay = 0,
        GainDecay = MathF.Log(2),
        GainBefore = 0.4f,
        RepeatNewest = 2,
        RepeatOther = 1,
        ReturnWeight = 0,
    };

    [Fact]
    public void Recommend_three_sessions_scores_as_worked_out_by_hand()
    {
        var model = Model(Halving);
        model.LearnSession(1, 1, 2, 3);
        model.LearnSession(2, 2, 4);
        model.LearnSession(3, 5, 1, 6, 7);

        var answer = model.Ask([1, 2]);

        // df(1) = df(2) = 2 of N = 3: idf = ln 2. Item 2 weighs idf, item 1 idf/2.
        // Similarities: session 1 1.5 idf, session 2 idf, session 3 idf/2; divided by the largest 1, 2/3, 1/3.
        // Session 1 from 2 on: 1 gains 0.4, 2 gains 1, 3 gains 1. Session 2: 2 and 4 gain 2/3.
        // Session 3 from 1 on: 5 gains 0.4/3, 1 gains 1/3, 6 gains 1/3, 7 gains 1/6.
        // 2, the newest: nobody stayed with an item, 9 items in 3 sessions are 6 steps: odds (0 + 1)/(6 + 10);
        // the others score 3.0333 together: 2 · 1/16 · 3.0333.
        answer.Select(result => result.Item).ShouldBe([3, 1, 4, 2, 6, 7, 5]);
        float[] scores = [1, 0.4f + (1 / 3f), 2 / 3f, 3.033333f / 8, 1 / 3f, 1 / 6f, 0.4f / 3];
        for (var i = 0; i < scores.Length; i++)
            answer[i].Score.ShouldBe(scores[i], 1e-5f);
        answer[0].Explanation.ShouldBe(new Explanation(Source.Neighbours, 1, 3));
        answer[1].Explanation.ShouldBe(new Explanation(Source.Neighbours, 2, 3));
    }

    [Fact]
    public void Recommend_shop_whose_shoppers_stay_puts_the_newest_item_higher()
    {
        var (leaving, staying) = (Model(Halving), Model(Halving));
        leaving.LearnSession(1, 1, 2, 3);
        staying.LearnSession(1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3);

        // 1/12 and 8/12 of the other items' 1.5, times 2
        leaving.AskItems([1]).ShouldBe([2, 3, 1]);
        staying.AskItems([1]).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Recommend_shop_whose_shoppers_go_back_raises_older_items_by_the_odds()
    {
        var model = Model(Halving with { RecentItems = 1, ReturnWeight = 16, ReturnDecay = MathF.Log(2) });
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 8, 9, 8, 9);
        foreach (var alone in new[] { 11, 12, 13 })
            model.LearnSession((ulong)alone, alone);

        var answer = model.Ask([11, 12, 13, 1]);

        // One neighbour, session 1: 2 gains 1. Sessions went back twice and took 2 steps to new items:
        // odds 3/12 = 1/4, so 16 · 1/16 · 1 for item 13, half of it for 12, a quarter for 11: no neighbour has them.
        // 1, the newest: nobody stayed, 1/12 of what the others score, 2.75, times 2.
        answer.Select(result => result.Item).ShouldBe([2, 13, 12, 1, 11]);
        float[] scores = [1, 1, 0.5f, 2.75f / 6, 0.25f];
        for (var i = 0; i < scores.Length; i++)
            answer[i].Score.ShouldBe(scores[i], 1e-5f);
        answer[4].Explanation.Source.ShouldBe(Source.Session);
        answer[3].Explanation.ShouldBe(new Explanation(Source.Neighbours, 1, 1));
    }

    [Fact]
    public void Recommend_session_without_neighbours_proposes_those_of_its_items_that_are_learnt()
    {
        var model = Model(Halving with { RecentItems = 1, ReturnWeight = 1, ReturnDecay = 0.1f });
        foreach (var alone in new[] { 1, 2, 8 })
            model.LearnSession((ulong)alone, alone);

        model.AskItems([1, 5, 2, 3]).ShouldBe([2, 1], "nobody has touched 3 and 5");
    }

    [Fact]
    public void Recommend_no_weight_of_returns_answers_only_what_neighbours_hold()
    {
        var model = Model(Halving);
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 8, 9, 8, 9);

        model.AskItems([6, 1]).ShouldBe([2, 1]);
    }

    [Fact]
    public void Recommend_more_candidates_than_neighbours_keeps_the_most_similar()
    {
        var model = Model(Halving with { Neighbours = 2 });
        model.LearnSession(1, 1, 10);
        model.LearnSession(2, 1, 2, 11);
        model.LearnSession(3, 1, 12);
        model.LearnSession(4, 1, 2, 13);

        model.AskItems([1, 2], excluded: [1, 2]).ShouldBe([11, 13]);
    }

    [Fact]
    public void Recommend_session_of_more_than_three_items_asks_a_share_of_the_neighbours()
    {
        var model = Model(Halving with { Neighbours = 2, LongShare = 0.5f });
        model.LearnSession(1, 1, 2, 10);
        model.LearnSession(2, 1, 2, 3, 11);

        model.AskItems([1, 2, 3], excluded: [1, 2, 3]).ShouldBe([11, 10]);
        model.AskItems([4, 1, 2, 3], excluded: [1, 2, 3]).ShouldBe([11]);
    }

    [Fact]
    public void Recommend_more_sessions_than_looked_at_per_item_takes_the_newest()
    {
        var model = Model(Halving with { SessionsPerItem = 2 });
        for (var session = 0; session < 5; session++)
            model.LearnSession((ulong)session, 1, 10 + session);

        model.AskItems([1], excluded: [1]).ShouldBe([13, 14]);
    }

    [Fact]
    public void Recommend_age_decay_prefers_newer_sessions()
    {
        var model = Model(Halving with { AgeDecay = 1 });
        model.LearnSession(1, 1, 10);
        model.LearnSession(2, 1, 11);

        model.AskItems([1], excluded: [1]).ShouldBe([11, 10]);
    }

    [Fact]
    public void Recommend_own_session_is_no_neighbour()
    {
        var model = Model(Halving);
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 3);
        var results = new ScoredItem[20];

        using var reader = model.OpenReader();
        var count = reader.Recommend(new ModelQuery { Session = ModelTeaching.Views(1), SessionKey = 2 }, results);

        results[..count].Select(result => result.Item).ShouldBe([2, 1]);
        results[0].Explanation.B.ShouldBe(1);
    }

    [Fact]
    public void Learn_session_longer_than_kept_forgets_its_oldest_items()
    {
        var model = Model(Halving, interactions: 3);

        model.LearnSession(1, 1, 2, 3, 4);

        model.Ask([1]).ShouldBeEmpty();
        model.AskItems([4], excluded: [4]).ShouldBe([3, 2]);
    }

    [Fact]
    public void Recommend_any_sessions_scores_as_the_formula_written_out() => Prop.ForAll(
        ArbMap.Default.ArbFor<(int[] Numbers, byte[] Asked)>(),
        given =>
        {
            var options = new SessionKnnOptions
            {
                RecentItems = 4,
                SessionsPerItem = 200,
                Neighbours = 200,
                LongShare = 1,
                ItemIdfPower = given.Numbers.Length % 2,
            };
            var (model, plain) = (Model(options), new PlainNeighbours(options));
            foreach (var e in ModelTeaching.EventsFrom(given.Numbers))
            {
                var viewed = e with { Session = e.Session * 10 + (ulong)(e.Item % 10), Type = EventType.View };
                model.Learn(viewed);
                plain.Learn(viewed.Session, viewed.Item);
            }

            int[] asked = [.. given.Asked.Select(number => number % 23)];
            var answer = model.Ask(asked, k: 30).ToDictionary(result => result.Item, result => result.Score);
            var expected = plain.Scores(asked);

            answer.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
            foreach (var (item, score) in expected)
                answer[item].ShouldBe((float)score, (float)Math.Max(2e-4 * score, 1e-6), $"item {item}");
        }).QuickCheckThrowOnFailure();

    private static IModel Model(SessionKnnOptions options, int interactions = 48) =>
        ModelCatalog.TryCreate("knn", new ModelOptions
        {
            Knn = options,
            Sessions = new() { TouchesPerSession = interactions },
        })!;
}
