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
    public void Read_removals_are_passed_over()
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

    [Fact]
    public void Read_empty_session_after_another_is_empty()
    {
        _query.Read(ModelTeaching.Views(1, 2));
        _query.Read([]);

        (_query.Count, _query.Interactions, _query.LastType).ShouldBe((0, 0, EventType.View));
    }
}
