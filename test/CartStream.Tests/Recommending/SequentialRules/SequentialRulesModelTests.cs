using CartStream.Events;
using CartStream.Recommending;
using CartStream.Recommending.SequentialRules;

namespace CartStream.Tests.Recommending.SequentialRules;

public sealed class SequentialRulesModelTests : ModelConformance
{
    private static readonly SequentialRulesOptions Plain = new()
    {
        SharePower = 0,
        StepDecay = 0.25f,
        RecentItems = 3,
    };

    [Fact]
    public void Recommend_after_one_session_scores_by_the_gap()
    {
        var model = new SequentialRulesModel(Plain);
        model.LearnSession(1, 1, 2, 3);

        // 1→2 = 1/1, 1→3 = 1/2
        model.Ask([1]).ShouldBe([Follows(2, 1f, 1, 1), Follows(3, 0.5f, 1, 1)]);
    }

    [Fact]
    public void Recommend_longer_query_adds_up_decayed_rules_and_names_the_strongest()
    {
        var model = new SequentialRulesModel(Plain);
        model.LearnSession(1, 1, 2, 3);
        model.LearnSession(2, 1, 3);

        // 3: 2→3 = 1 from the newest, 1→3 = (1/2 + 1) · 0.25 from the one before; 2: 1→2 = 1 · 0.25
        model.Ask([1, 2]).ShouldBe([Follows(3, 1.375f, 2, 1), Follows(2, 0.25f, 1, 1)]);
    }

    [Fact]
    public void Recommend_share_power_divides_by_the_touches_of_what_is_followed()
    {
        var model = new SequentialRulesModel(Plain with { SharePower = 0.5f });
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1);
        model.LearnSession(3, 1);
        model.LearnSession(4, 1);

        // 1→2 = 1, over √4
        model.Ask([1]).ShouldBe([Follows(2, 0.5f, 1, 1)]);
    }

    [Fact]
    public void Learn_newest_item_viewed_again_follows_itself_and_changes_nothing_else()
    {
        var model = new SequentialRulesModel(Plain);

        model.LearnSession(1, 1, 2, 2, 2);

        model.Ask([1]).ShouldBe([Follows(2, 1f, 1, 1)]);
        model.Ask([2]).ShouldBe([Follows(2, 2f, 2, 2)]);
    }

    [Fact]
    public void Learn_newest_item_carted_and_purchased_strengthens_its_rule()
    {
        var model = new SequentialRulesModel(Plain);
        model.LearnSession(1, 1, 2);
        model.Learn(new LearntEvent(1, 2, EventType.Cart, 0));
        model.Learn(new LearntEvent(1, 2, EventType.Purchase, 0));

        // view 1 + cart 3 + purchase 5, in one session
        model.Ask([1]).ShouldBe([Follows(2, 9f, 1, 1)]);
    }

    [Fact]
    public void Learn_item_that_returns_follows_what_came_between_and_itself()
    {
        var model = new SequentialRulesModel(Plain);

        model.LearnSession(1, 1, 2, 1);

        // 2→1 = 1; 1→2 = 1, 1→1 = 1/2
        model.Ask([2]).ShouldBe([Follows(1, 1f, 2, 1)]);
        model.Ask([1]).ShouldBe([Follows(2, 1f, 1, 1), Follows(1, 0.5f, 1, 1)]);
    }

    [Fact]
    public void Learn_pairs_further_apart_than_the_steps_are_no_rule()
    {
        var model = new SequentialRulesModel(Plain with { Steps = 2 });

        model.LearnSession(1, 1, 2, 3, 4);

        model.AskItems([1]).ShouldBe([2, 3]);
    }

    [Fact]
    public void Learn_successors_full_replaces_the_weakest_which_hands_on_its_weight()
    {
        var model = new SequentialRulesModel(Plain with { SuccessorsMax = 2, Steps = 1 });
        model.LearnSession(1, 1, 2);
        model.LearnSession(2, 1, 2);
        model.LearnSession(3, 1, 3);
        model.LearnSession(4, 1, 4);

        // 4 takes the place of 3 and starts from its 1; the count starts anew
        model.Ask([1]).ShouldBe([Follows(2, 2f, 1, 2), Follows(4, 2f, 1, 1)]);
    }

    [Fact]
    public void Create_faulty_options_names_every_fault()
    {
        var options = new SequentialRulesOptions { Steps = 0, StepDecay = 2, SharePower = float.NaN };

        var fault = Should.Throw<ArgumentException>(() => new SequentialRulesModel(options)).Message;

        fault.ShouldContain("Steps: found 0, expected 1 to 100");
        fault.ShouldContain("StepDecay: found 2");
        fault.ShouldContain("SharePower: found NaN");
    }

    protected override IModel Create() =>
        new SequentialRulesModel(new SequentialRulesOptions { SuccessorsMax = 6, SessionsMax = 5 });

    private static ScoredItem Follows(int item, float score, int followed, int times) =>
        new(item, score, new Evidence(Source.Rules, followed, times));
}
