using CartStream.Recommending.Sessions;

namespace CartStream.Tests.Recommending.Sessions;

public sealed class IntBlocksTests
{
    [Fact]
    public void Capacity_size_classes_grow_by_a_third_or_a_half() =>
        Enumerable.Range(0, 8).Select(IntBlocks.Capacity).ShouldBe([2, 3, 4, 6, 8, 12, 16, 24]);

    [Fact]
    public void Rent_many_gives_blocks_that_do_not_overlap()
    {
        var blocks = new IntBlocks();
        var handles = Enumerable.Range(0, 10_000).Select(i => blocks.Rent(i % 9)).ToArray();

        for (var i = 0; i < handles.Length; i++)
            blocks.Span(handles[i], IntBlocks.Capacity(i % 9)).Fill(i);

        for (var i = 0; i < handles.Length; i++)
            blocks.Span(handles[i], IntBlocks.Capacity(i % 9)).ContainsAnyExcept(i).ShouldBeFalse();
    }

    [Fact]
    public void Rent_after_return_gives_the_same_block()
    {
        var blocks = new IntBlocks();
        var handle = blocks.Rent(sizeClass: 3);

        blocks.Return(handle, sizeClass: 3);

        blocks.Rent(sizeClass: 3).ShouldBe(handle);
    }

    [Fact]
    public void Grow_any_keeps_the_content()
    {
        var blocks = new IntBlocks();
        var handle = blocks.Rent(sizeClass: 0);
        blocks.Span(handle, 2)[0] = 11;
        blocks.Span(handle, 2)[1] = 22;

        blocks.Span(blocks.Grow(handle, sizeClass: 0, used: 2), 2).ToArray().ShouldBe([11, 22]);
    }
}
