using CartStream.Recommending;
using CartStream.Recommending.Blending;
using CartStream.Recommending.SequentialRules;
using CartStream.Recommending.SessionKnn;

namespace CartStream.Tests.Recommending.Blending;

public sealed class BlendModelTests : ModelConformance
{
    private static readonly BlendOptions Linear = new()
    {
        KnnPower = 1,
        RulesPower = 1,
        RulesTrustTouches = 0,
    };

    [Fact]
    public void Recommend_item_of_both_sources_scores_the_weighted_sum_of_shares()
    {
        var options = new ModelOptions { Blend = Linear with { KnnWeight = 2, RulesWeight = 0.5f } };
        var (blend, rules, knn) = (new BlendModel(options), new SequentialRulesModel(), new SessionKnnModel());
        foreach (IModel model in new IModel[] { blend, rules, knn })
        {
            model.LearnSession(1, 1, 2, 3);
            model.LearnSession(2, 4, 1, 3);
        }

        var byRules = rules.Ask([1]);
        var byKnn = knn.Ask([1]);

        foreach (var item in blend.Ask([1]).Where(item => item.Score > 1e-6f))
        {
            var expected = (2 * Share(byKnn, item.Item)) + (0.5f * Share(byRules, item.Item));
            item.Score.ShouldBe(expected, 1e-5f);
        }
    }

    [Fact]
    public void Recommend_power_raises_shares_before_they_are_weighed()
    {
        var options = new ModelOptions { Blend = Linear with { RulesPower = 2, KnnWeight = 0.001f, RulesWeight = 1 } };
        var (blend, rules) = (new BlendModel(options), new SequentialRulesModel());
        foreach (IModel model in new IModel[] { blend, rules })
            model.LearnSession(1, 1, 2, 3);

        // 1→3 is half of 1→2, and half of that after squaring
        Share(rules.Ask([1]), 3).ShouldBe(0.5f);
        blend.Ask([1]).Single(result => result.Item == 3).Score.ShouldBe(0.25f, tolerance: 0.002f);
    }

    [Fact]
    public void Recommend_item_of_both_sources_keeps_the_evidence_of_the_stronger()
    {
        Evidence EvidenceWith(float knnWeight)
        {
            var model = new BlendModel(new ModelOptions { Blend = Linear with { KnnWeight = knnWeight } });
            model.LearnSession(1, 1, 2);
            return model.Ask([1], excluded: [1])[0].Evidence;
        }

        EvidenceWith(knnWeight: 10).ShouldBe(new Evidence(Source.Neighbours, 1, 1));
        EvidenceWith(knnWeight: 0.01f).ShouldBe(new Evidence(Source.Rules, 1, 1));
    }

    [Fact]
    public void Recommend_newest_item_touched_as_often_as_trusted_halves_the_rules()
    {
        var options = new ModelOptions { Blend = Linear with { KnnWeight = 0.001f, RulesTrustTouches = 2 } };
        var model = new BlendModel(options);
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 2);

        model.Ask([1])[0].Score.ShouldBe(options.Blend.RulesWeight / 2, tolerance: 0.002f);
    }

    [Fact]
    public void Recommend_unknown_shopper_gets_what_is_popular()
    {
        var model = new BlendModel();
        model.LearnSession(1, 5, 6);
        model.LearnSession(2, 6);

        var answer = model.Ask([]);

        answer.Select(result => result.Item).ShouldBe([6, 5]);
        answer.ShouldAllBe(result => result.Evidence.Source == Source.Popularity);
    }

    [Fact]
    public void Recommend_any_fills_up_to_the_asked_while_the_shop_has_items()
    {
        var model = new BlendModel();
        for (var session = 0; session < 10; session++)
            model.LearnSession((ulong)session, session * 2, (session * 2) + 1);

        model.AskItems([0], excluded: [7], k: 19).Length.ShouldBe(19);
        model.AskItems([0], excluded: [7], k: 20).Length.ShouldBe(19);
    }

    [Fact]
    public void Learn_any_teaches_the_floor_too()
    {
        var model = new BlendModel();

        model.LearnSession(1, 5, 6, 6);

        model.Popularity.AskItems([], k: 1).ShouldBe([6]);
    }

    protected override IModel Create() => new BlendModel(new ModelOptions
    {
        Knn = new SessionKnnOptions { SessionsMax = 6, ItemsPerSession = 4, SessionsPerItem = 3 },
        Rules = new SequentialRulesOptions { SuccessorsMax = 6 },
        Blend = new BlendOptions { CandidatesPerSource = 3 },
    });

    private static float Share(ScoredItem[] answer, int item) =>
        answer.FirstOrDefault(result => result.Item == item).Score / answer[0].Score;
}
