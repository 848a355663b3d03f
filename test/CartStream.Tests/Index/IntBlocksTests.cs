using CartStream.Index;

namespace CartStream.Tests.Index;

public sealed class IntBlocksTests
{
    /// <summary>The writer looks for what it may reclaim whenever so many more blocks were retired.</summary>
    private const int RetiredPerLook = 64;

    private readonly ReadEpochs _epochs = new();
    private readonly IntBlocks _blocks;

    public IntBlocksTests() => _blocks = new IntBlocks(_epochs);

    [Fact]
    public void Capacity_size_classes_grow_by_a_third_or_a_half_up_to_a_page()
    {
        Enumerable.Range(0, 8).Select(IntBlocks.Capacity).ShouldBe([2, 3, 4, 6, 8, 12, 16, 24]);
        IntBlocks.Capacity(IntBlocks.SizeClassMax).ShouldBe(65_536);
    }

    [Fact]
    public void SizeClassOf_any_length_is_the_smallest_that_holds_it()
    {
        for (var length = 1; length <= 5_000; length++)
        {
            var sizeClass = IntBlocks.SizeClassOf(length);
            IntBlocks.Capacity(sizeClass).ShouldBeGreaterThanOrEqualTo(length);
            if (sizeClass > 0)
                IntBlocks.Capacity(sizeClass - 1).ShouldBeLessThan(length);
        }
    }

    [Fact]
    public void Rent_many_gives_blocks_that_do_not_overlap()
    {
        var handles = Enumerable.Range(0, 50_000).Select(i => _blocks.Rent(i % 9)).ToArray();

        for (var i = 0; i < handles.Length; i++)
            _blocks.Span(handles[i], IntBlocks.Capacity(i % 9)).Fill(i);

        for (var i = 0; i < handles.Length; i++)
            _blocks.Span(handles[i], IntBlocks.Capacity(i % 9)).ContainsAnyExcept(i).ShouldBeFalse();
    }

    [Fact]
    public void Rent_after_many_were_retired_and_nobody_reads_uses_them_again()
    {
        var retired = RetireMany(sizeClass: 3);

        var again = Enumerable.Range(0, RetiredPerLook).Select(_ => _blocks.Rent(sizeClass: 3));

        again.ShouldBe(retired, ignoreOrder: true);
    }

    [Fact]
    public void Rent_retired_while_somebody_reads_leaves_them_alone_until_the_reader_has_left()
    {
        var reader = _epochs.Register();
        _epochs.Enter(reader);
        var retired = RetireMany(sizeClass: 3);

        var meanwhile = Enumerable.Range(0, RetiredPerLook).Select(_ => _blocks.Rent(sizeClass: 3)).ToArray();
        meanwhile.Intersect(retired).ShouldBeEmpty();

        _epochs.Exit(reader);
        RetireMany(sizeClass: 0);
        Enumerable.Range(0, RetiredPerLook).Select(_ => _blocks.Rent(sizeClass: 3))
            .ShouldBe(retired, ignoreOrder: true);
    }

    [Fact]
    public void Retire_without_end_takes_no_more_memory()
    {
        for (var round = 0; round < 1_000_000; round++)
            _blocks.Retire(_blocks.Rent(round % 12), round % 12);

        _blocks.Bytes.ShouldBe(65_536 * sizeof(int));
    }

    private int[] RetireMany(int sizeClass)
    {
        int[] handles = [.. Enumerable.Range(0, RetiredPerLook).Select(_ => _blocks.Rent(sizeClass))];
        foreach (var handle in handles)
            _blocks.Retire(handle, sizeClass);
        return handles;
    }
}
