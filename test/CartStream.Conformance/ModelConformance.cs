using CartStream.Events;
using CartStream.Index;
using CartStream.Models;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests;

/// <summary>The rules that every model follows; each algorithm has a derived class.</summary>
public abstract partial class ModelConformance
{
    /// <summary>Options with a window so small that sessions leave it.</summary>
    protected abstract ModelOptions Options { get; }

    /// <summary>
    /// The answer for a session of item 1, after three sessions in which 2 followed 1; 3 came next in two.
    /// </summary>
    protected virtual int[] TinyShopAnswer => [2, 3];

    /// <summary>An empty model.</summary>
    protected abstract IModel Create(ModelOptions options);

    [Fact]
    public void Create_any_is_found_in_the_catalog_by_its_name()
    {
        var model = Create(Options);

        ModelCatalog.Names.ShouldContain(model.Name);
        ModelCatalog.TryCreate(model.Name).ShouldNotBeNull().ShouldBeOfType(model.GetType());
    }

    [Fact]
    public void Recommend_empty_model_answers_nothing()
    {
        Create(Options).Ask([1, 2]).ShouldBeEmpty();
        Create(Options).Ask([]).ShouldBeEmpty();
    }

    [Fact]
    public void Recommend_tiny_shop_puts_what_followed_most_first()
    {
        var model = TinyShop();

        model.AskItems([1], excluded: [1])[..2].ShouldBe(TinyShopAnswer);
    }

    [Fact]
    public void Recommend_fewer_results_asked_gives_the_beginning_of_the_longer_answer()
    {
        var model = TinyShop();
        var all = model.AskItems([1], excluded: [1]);

        for (var k = 0; k <= all.Length; k++)
            model.AskItems([1], excluded: [1], k).ShouldBe(all[..k]);
    }

    [Fact]
    public void Recommend_excluded_items_never_come_even_when_listed_twice_or_unknown()
    {
        var model = TinyShop();

        model.AskItems([1], excluded: [2, 2, 1_000_000, -1]).ShouldNotContain(2);
        model.AskItems([1], excluded: [.. Enumerable.Range(0, 100)]).ShouldBeEmpty();
    }

    [Fact]
    public void Recommend_items_never_learnt_in_the_query_are_skipped()
    {
        var model = TinyShop();

        model.AskItems([1, 2_000_000_000, 77], excluded: [1])[0].ShouldBe(TinyShopAnswer[0]);
        model.Ask([2_000_000_000]).ShouldAllBe(result => result.Item < 10);
    }

    [Fact]
    public void Recommend_touch_of_removal_speaks_for_nothing()
    {
        var model = TinyShop();
        Interaction[] session = [.. ModelTeaching.Views(1), new Interaction(9, EventType.RemoveFromCart, 5, 5)];
        var results = new ScoredItem[20];

        using var reader = model.OpenReader();
        var count = reader.Recommend(new ModelQuery { Session = session }, results);

        results[..count].ShouldBe(model.Ask([1]));
    }

    [Fact]
    public void Learn_removals_only_are_counted_and_propose_nothing()
    {
        var model = Create(Options);

        for (var item = 0; item < 5; item++)
            model.Learn(new LearntEvent(1, 1, item, EventType.RemoveFromCart, item));

        model.Version.ShouldBe(5);
        model.Ask([1, 2]).ShouldBeEmpty();
    }

    [Fact]
    public void Version_counts_every_event()
    {
        var model = Create(Options);

        model.LearnSession(1, 4, 4, 5, 4);

        model.Version.ShouldBe(4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Recommend_warmed_up_allocates_nothing(bool fitted)
    {
        var model = Create(fitted ? Fittable : Options);
        foreach (var e in ModelTeaching.EventsFrom(Enumerable.Range(0, 5_000)))
            model.Learn(e);
        if (fitted && !Fit(model))
            return;
        var session = ModelTeaching.Views(3, 5, 7, 5, 11);
        int[] excluded = [5, 6];
        var results = new ScoredItem[20];
        using var reader = model.OpenReader();
        Answer(100);

        Allocations.Of(() => Answer(2_000)).ShouldBe(0);

        void Answer(int times)
        {
            for (var i = 0; i < times; i++)
            {
                var query = new ModelQuery { Session = session.AsSpan(0, i % 6), Excluded = excluded };
                reader.Recommend(query, results.AsSpan(0, i % 21));
            }
        }
    }

    [Fact]
    public void Recommend_any_events_and_query_keeps_to_the_contract() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        ArbMap.Default.ArbFor<int[]>(),
        (learnt, asked) =>
        {
            var model = Learnt(learnt);
            var events = ModelTeaching.EventsFrom(asked);
            int[] excluded = [.. events.Take(events.Length / 2).Select(e => e.Item)];
            int[] session = [.. events.Select(e => e.Item)];

            var answer = model.Ask(session, excluded, k: 9);

            for (var i = 1; i < answer.Length; i++)
                IsAhead(answer[i - 1], answer[i]).ShouldBeTrue($"{answer[i - 1]} before {answer[i]}");
            answer.ShouldAllBe(result => float.IsFinite(result.Score) && result.Score > 0);
            answer.Select(result => result.Item).ShouldBeUnique();
            answer.ShouldAllBe(result => !excluded.Contains(result.Item));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Recommend_first_touches_as_of_a_version_nothing_learnt_since_answers_as_of_now() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        ArbMap.Default.ArbFor<int[]>(),
        (learnt, asked) =>
        {
            var model = Learnt(learnt);
            using var reader = model.OpenReader();
            var results = new ScoredItem[9];
            foreach (var e in ModelTeaching.EventsFrom(asked))
            {
                int[] excluded = [e.Item, .. learnt.Take(3).Select(number => number % 23)];
                var query = new ModelQuery
                {
                    Session = ModelTeaching.Views(e.Item),
                    Excluded = excluded,
                    AsOf = 1,
                };

                var count = reader.Recommend(query, results);

                results[..count].ShouldBe(model.Ask([e.Item], excluded, k: 9));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Learn_same_events_in_the_same_order_gives_the_same_bits_whatever_was_asked_before() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        learnt =>
        {
            var first = Create(Options);
            foreach (var e in ModelTeaching.EventsFrom(learnt))
            {
                first.Learn(e);
                first.Ask([e.Item], k: 50);
            }

            var second = Learnt(learnt);

            for (var item = 0; item < 23; item++)
                first.Ask([item, 3]).ShouldBe(second.Ask([item, 3]));
        }).QuickCheckThrowOnFailure();

    private static bool IsAhead(ScoredItem one, ScoredItem other) =>
        one.Score > other.Score || (one.Score == other.Score && one.Item < other.Item);

    /// <summary>Item 2 follows 1 in three sessions, 3 in two of these; 4 and 5 belong to other sessions.</summary>
    private IModel TinyShop()
    {
        var model = Create(Options);
        model.LearnSession(1, 4, 5);
        model.LearnSession(2, 1, 2);
        model.LearnSession(3, 1, 2, 3);
        model.LearnSession(4, 1, 2, 3);
        return model;
    }

    private IModel Learnt(int[] numbers)
    {
        var model = Create(Options);
        foreach (var e in ModelTeaching.EventsFrom(numbers))
            model.Learn(e);
        return model;
    }
}
