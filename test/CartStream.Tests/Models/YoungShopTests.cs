using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests.Models;

/// <summary>Answers of a model that has learnt too little to propose as many items as requested.</summary>
public sealed class YoungShopTests
{
    [Theory]
    [InlineData("blend")]
    [InlineData("full")]
    public void Recommend_nothing_but_the_session_itself_is_learnt_returns_to_its_items_newest_first(string name)
    {
        var model = ModelCatalog.TryCreate(name)!;
        model.LearnSession(1, 7, 8, 9);

        Interaction[] interactions =
            [new(7, EventType.View, 5, 0), new(8, EventType.Cart, 6, 1), new(9, EventType.View, 7, 2)];
        Ask(model, session: 1, interactions).Select(result => (result.Item, result.Explanation)).ShouldBe(
        [
            (8, new Explanation(Source.Session, 6, (int)EventType.Cart)),
            (7, new Explanation(Source.Session, 5, (int)EventType.View)),
        ]);
    }

    [Fact]
    public void Recommend_sources_propose_too_little_fills_up_with_the_session_then_with_what_is_popular()
    {
        var model = ModelCatalog.TryCreate("blend")!;
        model.LearnSession(2, 9, 4);
        model.LearnSession(3, 5, 6);
        model.LearnSession(4, 5);
        model.LearnSession(1, 7, 8, 9);
        model.Unlearn(shopper: 99);

        var answer = Ask(model, session: 1, ModelTeaching.Views(7, 8, 9));

        answer.Select(result => result.Item).ShouldBe([4, 8, 7, 5, 6]);
        answer[1].Explanation.Source.ShouldBe(Source.Session);
        answer[3].Explanation.Source.ShouldBe(Source.Popularity);
        answer.Select(result => result.Score).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Recommend_category_of_the_newest_item_is_known_its_popular_items_come_before_those_of_the_shop()
    {
        const int Lamps = 77;
        var model = ModelCatalog.TryCreate("blend")!;
        foreach (var (session, item, category) in new[] { (2UL, 3, Lamps), (3UL, 4, 0), (4UL, 4, 0), (1UL, 9, Lamps) })
            model.Learn(new LearntEvent(session, session, item, EventType.View, 0, category));
        model.Unlearn(shopper: 99);

        Ask(model, session: 1, ModelTeaching.Views(9)).Select(result => (result.Item, result.Explanation)).ShouldBe(
        [
            (3, new Explanation(Source.Popularity, 1, Explanation.InCategory)),
            (4, new Explanation(Source.Popularity, 1, Explanation.Overall)),
        ]);
    }

    [Theory]
    [InlineData("full", new[] { 6, 5, 4 })]
    [InlineData("blend", new[] { 4, 5, 6 })]
    public void Recommend_new_item_is_answered_for_what_it_is_by_full(string name, int[] expected)
    {
        const int Lamps = 77;
        var model = ModelCatalog.TryCreate(name)!;
        Learn(2, 4, new ItemTraits(0, 0, Brand: 2, PriceBand: 30));
        Learn(3, 5, new ItemTraits(0, 0, Brand: 1, PriceBand: 40));
        Learn(4, 6, new ItemTraits(0, 0, Brand: 1, PriceBand: 20));
        Learn(1, 9, new ItemTraits(0, 0, Brand: 1, PriceBand: 21));

        var answer = Ask(model, session: 1, ModelTeaching.Views(9));

        answer.Select(result => result.Item).ShouldBe(expected);
        answer.Select(result => result.Explanation).ShouldBe(
            [.. Enumerable.Range(1, 3).Select(rank => new Explanation(
                Source.Popularity, rank, name == "full" ? Explanation.Alike : Explanation.InCategory))]);
        answer.Select(result => result.Score).ShouldBeInOrder(SortDirection.Descending);

        void Learn(ulong session, int item, ItemTraits traits) =>
            model.Learn(new LearntEvent(session, session, item, EventType.View, 0, Lamps, traits));
    }

    [Fact]
    public void Recommend_baseline_fills_up_with_what_is_popular_alone()
    {
        var model = ModelCatalog.TryCreate("popularity")!;
        model.LearnSession(2, 5);
        model.LearnSession(3, 5);
        model.LearnSession(1, 7, 9);
        model.Unlearn(shopper: 99);

        Ask(model, session: 1, ModelTeaching.Views(7, 9)).Select(result => result.Item).ShouldBe([5, 7]);
    }

    [Fact]
    public void Recommend_query_holds_items_that_were_never_learnt_leaves_them_out()
    {
        var model = ModelCatalog.TryCreate("blend")!;
        model.LearnSession(1, 3, 9);

        Ask(model, session: 2, ModelTeaching.Views(12, 9)).Select(result => result.Item).ShouldBe([3]);
    }

    /// <summary>All that is known but the newest item.</summary>
    private static ScoredItem[] Ask(IModel model, ulong session, Interaction[] interactions)
    {
        var results = new ScoredItem[20];
        using var reader = model.OpenReader();
        var query = new ModelQuery { Session = interactions, SessionKey = session, Excluded = [interactions[^1].Item] };
        return results[..reader.Recommend(query, results)];
    }
}
