using CartStream.Events;
using CartStream.Recommending;
using CartStream.Recommending.SessionKnn;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommending.SessionKnn;

public sealed class SessionKnnModelTests : ModelConformance
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
    };

    [Fact]
    public void Recommend_three_sessions_scores_as_worked_out_by_hand()
    {
        var model = new SessionKnnModel(Halving);
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
        answer[0].Evidence.ShouldBe(new Evidence(Source.Neighbours, 1, 3));
        answer[1].Evidence.ShouldBe(new Evidence(Source.Neighbours, 2, 3));
    }

    [Fact]
    public void Recommend_shop_whose_shoppers_stay_puts_the_newest_item_higher()
    {
        var (leaving, staying) = (new SessionKnnModel(Halving), new SessionKnnModel(Halving));
        leaving.LearnSession(1, 1, 2, 3);
        staying.LearnSession(1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3);

        // 1/12 and 8/12 of the other items' 1.5, times 2
        leaving.AskItems([1]).ShouldBe([2, 3, 1]);
        staying.AskItems([1]).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void Recommend_more_candidates_than_neighbours_keeps_the_most_similar()
    {
        var model = new SessionKnnModel(Halving with { Neighbours = 2 });
        model.LearnSession(1, 1, 10);
        model.LearnSession(2, 1, 2, 11);
        model.LearnSession(3, 1, 12);
        model.LearnSession(4, 1, 2, 13);

        model.AskItems([1, 2], excluded: [1, 2]).ShouldBe([11, 13]);
    }

    [Fact]
    public void Recommend_more_sessions_than_looked_at_per_item_takes_the_newest()
    {
        var model = new SessionKnnModel(Halving with { SessionsPerItem = 2 });
        for (var session = 0; session < 5; session++)
            model.LearnSession((ulong)session, 1, 10 + session);

        model.AskItems([1], excluded: [1]).ShouldBe([13, 14]);
    }

    [Fact]
    public void Recommend_age_decay_prefers_newer_sessions()
    {
        var model = new SessionKnnModel(Halving with { AgeDecay = 1 });
        model.LearnSession(1, 1, 10);
        model.LearnSession(2, 1, 11);

        model.AskItems([1], excluded: [1]).ShouldBe([11, 10]);
    }

    [Fact]
    public void Recommend_own_session_is_no_neighbour()
    {
        var model = new SessionKnnModel(Halving);
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 3);
        var results = new ScoredItem[20];

        var count = model.Recommend(new ModelQuery { Session = ModelTeaching.Views(1), SessionKey = 2 }, results);

        results[..count].Select(result => result.Item).ShouldBe([2, 1]);
        results[0].Evidence.B.ShouldBe(1);
    }

    [Fact]
    public void Learn_session_longer_than_kept_forgets_its_oldest_items()
    {
        var model = new SessionKnnModel(Halving with { ItemsPerSession = 3 });

        model.LearnSession(1, 1, 2, 3, 4);

        model.Ask([1]).ShouldBeEmpty();
        model.AskItems([4], excluded: [4]).ShouldBe([3, 2]);
    }

    [Fact]
    public void Learn_more_sessions_than_kept_equals_never_having_seen_the_oldest() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[][]>(),
        shops =>
        {
            var options = Halving with { SessionsMax = 4, ItemsPerSession = 5, SessionsPerItem = 3, AgeDecay = 1 };
            var sessions = shops.Where(numbers => numbers is [_, ..]).Select(ModelTeaching.EventsFrom).ToArray();
            var all = Learnt(sessions, from: 0);
            var newest = Learnt(sessions, from: Math.Max(0, sessions.Length - 4));

            for (var item = 0; item < 23; item++)
                all.Ask([item, 3, 4]).ShouldBe(newest.Ask([item, 3, 4]));

            SessionKnnModel Learnt(LearntEvent[][] sessions, int from)
            {
                var model = new SessionKnnModel(options);
                for (var i = from; i < sessions.Length; i++)
                {
                    foreach (var e in sessions[i])
                        model.Learn(e with { Session = (ulong)i, Type = EventType.View });
                }

                return model;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Create_faulty_options_names_every_fault()
    {
        var options = new SessionKnnOptions { Neighbours = 0, SimilarityPower = -1 };

        var fault = Should.Throw<ArgumentException>(() => new SessionKnnModel(options)).Message;

        fault.ShouldContain("Neighbours: found 0");
        fault.ShouldContain("SimilarityPower: found -1");
    }

    protected override IModel Create() => new SessionKnnModel(
        new SessionKnnOptions { SessionsMax = 6, ItemsPerSession = 4, SessionsPerItem = 3, Neighbours = 3 });
}
