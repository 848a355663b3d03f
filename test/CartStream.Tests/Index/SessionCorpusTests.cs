using CartStream.Events;
using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class SessionCorpusTests
{
    [Fact]
    public void Items_sessions_are_those_between_their_starts()
    {
        EventType[] types = [EventType.View, EventType.Cart, EventType.View, EventType.Purchase];
        var corpus = new SessionCorpus([0, 3, 3, 4], [7, 8, 9, 7], types, itemCount: 10);

        corpus.Count.ShouldBe(3);
        corpus.ItemCount.ShouldBe(10);
        corpus.Items(0).ToArray().ShouldBe([7, 8, 9]);
        corpus.Items(1).ToArray().ShouldBeEmpty();
        corpus.Types(2).ToArray().ShouldBe([EventType.Purchase]);
    }

    [Theory]
    [InlineData(new int[0], 2, 2, "found 0 starts")]
    [InlineData(new[] { 1, 2 }, 2, 2, "expected starts from 0")]
    [InlineData(new[] { 0, 1 }, 2, 2, "expected starts from 0 to the number of items")]
    [InlineData(new[] { 0, 2 }, 2, 1, "2 items and 1 types")]
    [InlineData(new[] { 0, 2, 1, 2 }, 2, 2, "session 1 ends before it starts")]
    public void New_arrays_that_do_not_fit_throws(int[] starts, int items, int types, string expected) =>
        Should.Throw<ArgumentException>(
            () => new SessionCorpus(starts, new int[items], new EventType[types], itemCount: 1))
            .Message.ShouldContain(expected);

    [Fact]
    public void New_item_beyond_the_count_throws() =>
        Should.Throw<ArgumentException>(() => new SessionCorpus([0, 1], [3], [EventType.View], itemCount: 3))
            .Message.ShouldContain("found item 3, expected 0 to 2");
}
