using CartStream.Events;
using CartStream.Recommending.Candidates;
using CartStream.Recommending.Sessions;

namespace CartStream.Tests.Recommending.Candidates;

public sealed class CandidateTableTests
{
    private readonly CandidateTable _table = new();

    [Fact]
    public void At_item_met_again_gives_the_same_candidate()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn = 1;
        _table.At(3).Knn = 2;
        _table.At(7).Knn += 4;

        _table.Count.ShouldBe(2);
        _table.All.ToArray().Select(one => (one.Item, one.Knn, one.QueryPlace)).ShouldBe([(7, 5f, -1), (3, 2f, -1)]);
    }

    [Fact]
    public void Begin_next_query_knows_nothing_of_the_one_before()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn = 1;

        _table.Begin(itemsEnd: 10);

        _table.Count.ShouldBe(0);
        _table.At(7).Knn.ShouldBe(0);
    }

    [Fact]
    public void Begin_more_often_than_there_are_stamps_knows_nothing_of_queries_before()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn = 1;
        for (var query = 0; query < 70_000; query++)
        {
            _table.Begin(itemsEnd: 10);
            _table.Count.ShouldBe(0);
            _table.At(query % 7).Knn.ShouldBe(0);
            _table.At(query % 7).Knn = 1;
        }

        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn.ShouldBe(0);
    }

    [Fact]
    public void At_more_items_than_it_holds_leaves_out_the_others()
    {
        _table.Begin(itemsEnd: 70_000);
        for (var item = 0; item < 70_000; item++)
            _table.At(item).Knn = item;

        _table.Count.ShouldBe(65_535);
        _table.At(65_534).Knn.ShouldBe(65_534);
        _table.At(69_999).IsExcluded.ShouldBeTrue();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-1)]
    public void At_item_that_the_query_does_not_know_is_never_answered(int item)
    {
        _table.Begin(itemsEnd: 10);
        _table.At(9).Knn = 1;
        _table.At(item).Knn = 2;

        _table.At(item).IsExcluded.ShouldBeTrue();
        _table.All.ToArray().Select(candidate => candidate.Item).ShouldBe([9]);
    }

    [Fact]
    public void Meet_touches_gives_the_places_of_their_candidates_and_nobodys_for_what_was_touched_again()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(3).Knn = 2;
        int[] touches =
        [
            TouchWord.Of(7, EventType.Cart), TouchWord.Supersede(TouchWord.Of(3, EventType.View)),
            TouchWord.Of(3, EventType.View), TouchWord.Of(12, EventType.View),
        ];

        _table.Meet(touches);

        touches.Select(place => _table.ByPlace[place].Item).ShouldBe([7, 0, 3, 0]);
        touches.Select(place => _table.ByPlace[place].IsExcluded).ShouldBe([false, true, false, true]);
        _table.All.ToArray().Select(one => one.Item).ShouldBe([3, 7]);
    }
}
