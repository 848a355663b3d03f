using CartStream.Events;
using CartStream.Models;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Shoppers;

namespace CartStream.Tests.Models;

/// <summary>Queries as of one version that are alike get what the first of them got.</summary>
public sealed class RecentResultsTests : IDisposable
{
    private readonly IModel _model = ModelCatalog.TryCreate("blend")!;
    private readonly IModelReader _reader;

    public RecentResultsTests()
    {
        _model.LearnSession(1, 7, 8);
        _model.LearnSession(2, 7, 8, 9);
        _reader = _model.OpenReader();
    }

    public void Dispose() => _reader.Dispose();

    [Fact]
    public void Recommend_again_as_of_the_same_version_answers_as_the_model_was()
    {
        AskItems(7, asOf: 1).ShouldBe([8, 9]);

        _model.LearnSession(3, 7, 5);

        AskItems(7, asOf: 1).ShouldBe([8, 9]);
        AskItems(7, asOf: 2).ShouldBe([8, 5, 9], ignoreOrder: true);
    }

    [Fact]
    public void Recommend_as_of_now_answers_as_the_model_is()
    {
        AskItems(7, asOf: null).ShouldBe([8, 9]);

        _model.LearnSession(3, 7, 5);

        AskItems(7, asOf: null).ShouldBe([8, 5, 9], ignoreOrder: true);
    }

    [Fact]
    public void Recommend_again_as_of_the_same_version_answers_without_what_was_unlearnt_since()
    {
        AskItems(7, asOf: 1).ShouldBe([8, 9]);

        _model.UnlearnSession(2);

        AskItems(7, asOf: 1).ShouldBe([8]);
    }

    [Fact]
    public void Recommend_again_of_another_type_or_item_is_another_question()
    {
        AskItems(7, asOf: 1);
        _model.LearnSession(3, 7, 5);

        AskItems(7, asOf: 1, EventType.Cart).ShouldContain(5);
        AskItems(8, asOf: 1).ShouldContain(9);
    }

    [Fact]
    public void Recommend_again_of_a_longer_session_answers_as_the_model_is()
    {
        var results = new ScoredItem[20];
        _reader.Recommend(new ModelQuery { Session = ModelTeaching.Views(7, 8), AsOf = 1 }, results);
        _model.LearnSession(3, 7, 8, 5);

        var count = _reader.Recommend(new ModelQuery { Session = ModelTeaching.Views(7, 8), AsOf = 1 }, results);

        results[..count].ShouldContain(result => result.Item == 5);
    }

    [Fact]
    public void Recommend_again_leaves_out_what_this_query_excludes()
    {
        AskItems(7, asOf: 1, excluded: [9]).ShouldBe([8]);
        AskItems(7, asOf: 1, excluded: [8]).ShouldBe([9]);
        AskItems(7, asOf: 1, filter: new Only(9)).ShouldBe([9]);
    }

    [Fact]
    public void Recommend_again_with_more_excluded_than_is_kept_goes_on_behind_it()
    {
        for (var item = 100; item < 200; item++)
            _model.LearnSession((ulong)item, 7, item);
        var best = AskItems(7, asOf: null, most: 60);

        AskItems(7, asOf: 1, excluded: [7]).ShouldBe(best[..20]);
        AskItems(7, asOf: 1, excluded: [7, .. best[..45]], most: 10).ShouldBe(best[45..55]);
    }

    [Fact]
    public void Recommend_again_for_a_session_that_the_model_knows_answers_without_it()
    {
        AskItems(7, asOf: 1).ShouldBe([8, 9]);

        AskItems(7, asOf: 1, own: 2).ShouldBe([8]);
    }

    private int[] AskItems(
        int item,
        long? asOf,
        EventType type = EventType.View,
        int[]? excluded = null,
        IItemFilter? filter = null,
        ulong? own = null,
        int most = 20)
    {
        var results = new ScoredItem[most];
        var query = new ModelQuery
        {
            Session = [new Interaction(item, type, 5, 0)],
            SessionKey = own,
            Excluded = excluded ?? [item],
            Filter = filter,
            AsOf = asOf,
        };
        var count = _reader.Recommend(query, results);
        return [.. results[..count].Where(result => result.Explanation.Source is Source.Neighbours or Source.Rules)
            .Select(result => result.Item).Where(answered => answered != item)];
    }

    private sealed class Only(int item) : IItemFilter
    {
        public bool Allows(int asked) => asked == item;
    }
}
