using CartStream.Events;
using CartStream.Index;
using CartStream.Retrieval.Candidates;

namespace CartStream.Tests.Retrieval.Candidates;

public sealed class CandidateTableTests
{
    private readonly CandidateTable _table = new(isDetailed: true);

    [Fact]
    public void At_item_met_again_gives_the_same_candidate()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn = 1;
        _table.At(3).Knn = 2;
        _table.At(7).Knn += 4;

        _table.Count.ShouldBe(2);
        _table.All.ToArray().Select(one => (one.Item, one.Knn, one.QueryIndex)).ShouldBe([(7, 5f, -1), (3, 2f, -1)]);
    }

    [Fact]
    public void Begin_next_query_knows_nothing_of_the_one_before()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(7).Knn = 1;
        _table.DetailsBySlot[_table.SlotOf(7)].Walk = 1;
        _table.At(7).QueryIndex = 3;
        _table.At(12).Knn = 1;

        _table.Begin(itemsEnd: 10);

        _table.Count.ShouldBe(0);
        _table.At(7).Knn.ShouldBe(0);
        _table.At(7).QueryIndex.ShouldBe(-1);
        _table.DetailOf(_table.SlotOf(7)).Walk.ShouldBe(0);
        _table.At(12).Knn.ShouldBe(0);
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
    public void GetOrAdd_touches_gives_the_places_of_their_candidates_and_nobodys_for_what_was_touched_again()
    {
        _table.Begin(itemsEnd: 10);
        _table.At(3).Knn = 2;
        int[] interactions =
        [
            InteractionWord.Of(7, EventType.Cart), InteractionWord.Supersede(InteractionWord.Of(3, EventType.View)),
            InteractionWord.Of(3, EventType.View), InteractionWord.Of(12, EventType.View),
        ];

        _table.GetOrAdd(interactions);

        interactions.Select(place => _table.BySlot[place].Item).ShouldBe([7, 0, 3, 0]);
        interactions.Select(place => _table.BySlot[place].IsExcluded).ShouldBe([false, true, false, true]);
        _table.All.ToArray().Select(one => one.Item).ShouldBe([3, 7]);
    }

    [Fact]
    public void GetOrAdd_more_touches_than_there_is_room_for_makes_room()
    {
        _table.Begin(itemsEnd: 3_000);
        int[] interactions =
            [.. Enumerable.Range(0, 6_000).Select(i => InteractionWord.Of(i * 7 % 3_000, EventType.View))];
        int[] items = [.. interactions.Select(InteractionWord.Item)];

        _table.GetOrAdd(interactions);

        _table.Count.ShouldBe(3_000);
        interactions.Select(place => _table.BySlot[place].Item).ShouldBe(items);
        _table.Details.ToArray().ShouldAllBe(detail => detail.Walk == 0);
    }

    [Fact]
    public void GetOrAdd_more_items_than_it_holds_leaves_out_the_others()
    {
        _table.Begin(itemsEnd: 70_000);
        _table.At(69_999).Knn = 1;
        int[] interactions = [.. Enumerable.Range(0, 70_000).Select(item => InteractionWord.Of(item, EventType.View))];

        _table.GetOrAdd(interactions);

        _table.Count.ShouldBe(65_535);
        interactions[..65_534].Select(place => _table.BySlot[place].Item).ShouldBe(Enumerable.Range(0, 65_534));
        interactions[65_534..69_999].ShouldAllBe(place => place == 0);
        _table.BySlot[interactions[69_999]].Knn.ShouldBe(1);
    }

    [Fact]
    public void DetailOf_table_without_details_is_empty()
    {
        var table = new CandidateTable(isDetailed: false);
        table.Begin(itemsEnd: 10);

        table.DetailOf(table.SlotOf(7)).Either.ShouldBe(0);
        table.IsDetailed.ShouldBeFalse();
    }
}
