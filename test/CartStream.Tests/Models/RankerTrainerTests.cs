using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Recommendations;

namespace CartStream.Tests.Models;

/// <summary>The shop: 300 sessions that stay with one of ten items, and one session of item 99 alone.</summary>
public sealed class RankerTrainerTests
{
    [Fact]
    public void Run_session_left_out_and_sessions_that_stay_with_their_item_has_no_question_and_fits_nothing()
    {
        var model = Shop(ExclusionRule.Session);
        var unfitted = model.Ask([3], k: 5);

        Fit(model);

        model.Ask([3], k: 5).ShouldBe(unfitted);
    }

    [Fact]
    public void Run_nothing_left_out_learns_that_sessions_stay_with_their_item()
    {
        var model = Shop(ExclusionRule.None);
        var unfitted = model.Ask([3], k: 5);

        Fit(model);

        model.Ask([3], k: 5).ShouldNotBe(unfitted);
        model.AskItems([3], k: 1).ShouldBe([3]);
    }

    [Fact]
    public void Recommend_fitted_and_item_without_neighbours_is_answered_from_what_is_popular_and_says_so()
    {
        var model = Shop(ExclusionRule.None);

        Fit(model);

        var answer = model.Ask([99], excluded: [99], k: 5);
        answer.Length.ShouldBe(5);
        answer.ShouldAllBe(result => result.Explanation.Source == Source.Popularity && result.Item < 10);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_sessions_with_carts_fits_trees_for_carts_only_where_they_are_asked_for(bool perObjective)
    {
        var model = (SessionModel)ModelCatalog.TryCreate("full", new ModelOptions
        {
            Ranking = new() { SessionsMin = 20, LabelShare = 0.5, PerObjective = perObjective },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1 },
        })!;
        for (var session = 0; session < 2_000; session++)
        {
            for (var step = 0; step < 3; step++)
            {
                var type = step == 2 && session % 2 == 0 ? EventType.Cart : EventType.View;
                model.Learn(new LearntEvent((ulong)session, 0, (session + step) % 10, type, session));
            }
        }

        Fit(model);

        var trees = model.Fitted.ShouldNotBeNull().Trees;
        (trees.Cart is not null).ShouldBe(perObjective);
        trees.Of(Objective.Cart).ShouldBe(trees.Cart ?? trees.Next);
    }

    [Fact]
    public void Run_carts_of_items_that_answers_leave_out_use_the_trees_of_next()
    {
        var model = (SessionModel)ModelCatalog.TryCreate("full", new ModelOptions
        {
            Ranking = new()
            {
                SessionsMin = 20, LabelShare = 0.5, PerObjective = true, Exclude = ExclusionRule.Session,
            },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1, Epochs = 1 },
        })!;
        for (var session = 0; session < 4_000; session++)
        {
            var first = session % 10;
            Learn(session, first, EventType.View);
            Learn(session, (first + 1) % 10, EventType.View);
            if (session % 2 == 0)
                Learn(session, first, EventType.Cart);
            else
                Learn(session, (first + 2) % 10, EventType.View);
        }

        Fit(model);

        var trees = model.Fitted.ShouldNotBeNull().Trees;
        trees.Of(Objective.Cart).ShouldBe(trees.Next);

        void Learn(int session, int item, EventType type) =>
            model.Learn(new LearntEvent((ulong)session, 0, item, type, session));
    }

    [Fact]
    public void Run_item_whose_sessions_squared_exceed_an_int_still_fits()
    {
        var model = (SessionModel)ModelCatalog.TryCreate("full", new ModelOptions
        {
            Ranking = new() { SessionsMin = 20, LabelShare = 0.01, QueriesMax = 1_000 },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1, Epochs = 1 },
        })!;
        for (var session = 0; session < 47_000; session++)
            model.LearnSession((ulong)session, 0, 1 + (session % 10));

        Fit(model);

        model.Fitted.ShouldNotBeNull();
    }

    [Fact]
    public void Run_with_the_most_queries_that_the_options_allow_fits()
    {
        var options = new ModelOptions
        {
            Ranking = new()
            {
                SessionsMin = 20,
                LabelShare = 0.5,
                QueriesMax = 1_000_000,
                LinearQueriesMax = 1_000_000,
                Ordered = 250,
                FromNeighbours = 250,
            },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1 },
        };
        options.Faults().ShouldBeEmpty();
        var model = (SessionModel)ModelCatalog.TryCreate("full", options)!;
        for (var session = 0; session < 300; session++)
            model.LearnSession((ulong)session, session % 10, session % 10);

        Fit(model);

        model.Fitted.ShouldNotBeNull();
    }

    private static IModel Shop(ExclusionRule exclude)
    {
        var model = ModelCatalog.TryCreate("full", new ModelOptions
        {
            Ranking = new() { SessionsMin = 20, LabelShare = 0.5, QueriesMax = 1_000, Exclude = exclude },
            Trees = new() { Trees = 5 },
            Embedding = new() { ItemCountMin = 1 },
        })!;
        model.LearnSession(1_000, 99);
        for (var session = 0; session < 300; session++)
        {
            var item = session % 10;
            model.LearnSession((ulong)session, item, item, item);
        }

        // Popularity is recounted at intervals, and whenever a shopper is forgotten.
        model.Unlearn(shopper: 5_000);
        return model;
    }

    private static void Fit(IModel model)
    {
        var fit = model.PrepareFit().ShouldNotBeNull();
        fit.Run(cancellation: TestContext.Current.CancellationToken);
        fit.Publish();
    }
}
