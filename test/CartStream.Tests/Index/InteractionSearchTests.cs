using CartStream.Events;
using CartStream.Index;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Index;

public sealed class InteractionSearchTests
{
    private readonly IntBlocks _blocks = new(new ReadEpochs());

    [Fact]
    public void Newest_and_superseded_any_session_are_where_a_look_at_each_touch_finds_them() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        given =>
        {
            // Few items, so that sessions return to them.
            var items = given.Select(one => one % 5).ToArray();
            var interactions = Block(items, behind: 2);

            for (var item = 0; item < 6; item++)
            {
                InteractionSearch.Newest(interactions, item).ShouldBe(Array.LastIndexOf(items, item));
                var earlier = new List<int>();
                var start = 0;
                while ((start = 1 + InteractionSearch.NextSuperseded(interactions, start, item)) > 0)
                    earlier.Add(start - 1);
                earlier.ShouldBe(Enumerable.Range(0, items.Length)
                    .Where(place => items[place] == item && Array.LastIndexOf(items, item) > place));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Newest_item_behind_the_session_is_not_found()
    {
        for (var length = 0; length <= 40; length++)
            InteractionSearch.Newest(Block(new int[length], behind: 7), item: 7).ShouldBe(-1);
    }

    [Fact]
    public void Newest_block_at_the_end_of_its_page_is_found()
    {
        var last = Enumerable.Range(0, 32_768).Select(_ => _blocks.Rent(0)).Last();
        var interactions = _blocks.Span(last, 2);
        interactions[0] = InteractionWord.Of(1, EventType.View);
        interactions[1] = InteractionWord.Of(2, EventType.View);

        _blocks.Bytes.ShouldBe(65_536 * sizeof(int));
        InteractionSearch.Newest(interactions, item: 2).ShouldBe(1);
        InteractionSearch.Newest(interactions, item: 3).ShouldBe(-1);
    }

    /// <summary>A block of a session's interactions, with those of <paramref name="behind"/> after it.</summary>
    private Span<int> Block(int[] items, int behind)
    {
        var words = Enumerable.Range(0, items.Length).Select(place => Array.LastIndexOf(items, items[place]) == place
            ? InteractionWord.Of(items[place], EventType.View)
            : InteractionWord.Supersede(InteractionWord.Of(items[place], EventType.Cart)));
        var length = items.Length + IntBlocks.ReadableBehind;
        var room = _blocks.Span(_blocks.Rent(IntBlocks.SizeClassOf(length)), length);
        room.Fill(InteractionWord.Of(behind, EventType.View));
        words.ToArray().CopyTo(room);
        return room[..items.Length];
    }
}
