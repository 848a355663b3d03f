using CartStream.Events;
using CartStream.Queries;
using CartStream.Shoppers;

namespace CartStream.Tests.Queries;

public sealed class QueryItemsTests
{
    private readonly QueryItems _query = new();

    [Fact]
    public void Read_session_gives_its_distinct_items_newest_first_with_what_was_done()
    {
        _query.Read(
        [
            new Interaction(5, EventType.View, 1, 0),
            new Interaction(6, EventType.Purchase, 2, 1),
            new Interaction(5, EventType.Cart, 3, 2),
            new Interaction(5, EventType.View, 4, 3),
        ]);

        _query.Items.ToArray().ShouldBe([5, 6]);
        (_query.Interactions, _query.LastType).ShouldBe((4, EventType.View));
        var newest = _query.Facts[0];
        (newest.Times, newest.Newest, newest.Oldest).ShouldBe((3, 0, 3));
        (newest.Type, newest.Weightiest, newest.NewestMs).ShouldBe((EventType.View, EventType.Cart, 4));
        (_query.Facts[1].Newest, _query.Facts[1].Weightiest).ShouldBe((2, EventType.Purchase));
    }

    [Fact]
    public void Read_removals_are_skipped()
    {
        _query.Read([new Interaction(5, EventType.View, 1, 0), new Interaction(5, EventType.RemoveFromCart, 2, 1)]);

        (_query.Count, _query.Interactions, _query.Facts[0].Times).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void Read_more_items_than_looked_at_keeps_the_newest()
    {
        _query.Read(ModelTeaching.Views([.. Enumerable.Range(0, 100)]));

        _query.Count.ShouldBe(QueryItems.Max);
        _query.Items[0].ShouldBe(99);
        _query.Items[^1].ShouldBe(100 - QueryItems.Max);
    }

    [Theory]
    [InlineData(new[] { 5 }, false, false)]
    [InlineData(new[] { 5, 6 }, false, false)]
    [InlineData(new[] { 5, 6, 6 }, true, false)]
    [InlineData(new[] { 6, 5, 6 }, false, true)]
    [InlineData(new[] { 6, 6, 6 }, true, true)]
    [InlineData(new[] { 6, 6, 5, 7, 6 }, false, false)]
    public void Read_session_tells_whether_it_stays_and_whether_it_goes_back(int[] items, bool stays, bool goesBack)
    {
        _query.Read(ModelTeaching.Views(items));

        (_query.Stays, _query.GoesBack).ShouldBe((stays, goesBack));
    }

    [Fact]
    public void Read_session_counts_what_came_around_earlier_interactions_with_the_newest_item()
    {
        _query.Read(ModelTeaching.Views(7, 5, 6, 5, 5, 7, 6, 5));

        _query.Facts.ToArray()
            .Select((fact, i) => (_query.Items[i], fact.AfterNewest, fact.SoonAfterNewest, fact.BeforeNewest))
            .ShouldBe(
            [
                (5, 1, 2, 1), // after the second; two after the first, three after the third; before the third
                (6, 1, 2, 1), // after the first; two after the third, three after the second; before the second
                (7, 1, 1, 1), // after the third; two after the second; before the first
            ]);
    }

    [Fact]
    public void Read_more_items_than_looked_at_counts_nothing_around_those_left_out()
    {
        int[] items = [0, 1, .. Enumerable.Range(2, QueryItems.Max - 1), 0];
        _query.Read(ModelTeaching.Views(items));

        _query.Facts.ToArray().Sum(fact => fact.AfterNewest).ShouldBe(0);
    }

    [Fact]
    public void Read_empty_session_after_another_is_empty()
    {
        _query.Read(ModelTeaching.Views(1, 2));
        _query.Read([]);

        (_query.Count, _query.Interactions, _query.LastType).ShouldBe((0, 0, EventType.View));
    }
}
