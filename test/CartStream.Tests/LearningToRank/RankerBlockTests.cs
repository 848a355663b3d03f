using CartStream.LearningToRank;

namespace CartStream.Tests.LearningToRank;

public sealed class RankerBlockTests
{
    private static readonly byte[] Trees = Saved(
        Fitted.Trees(Groups().Set(50), new() { Trees = 2, HeldOutShare = 0, LeafWeightMin = 0 }).Save);

    private static DrawnGroups Groups() => new(seed: 1, rows: 5, features: 2, x => x[0]);

    [Fact]
    public void Load_cut_anywhere_says_where_it_ended()
    {
        for (var length = 0; length < Trees.Length; length++)
            Fault(Trees[..length]).ShouldContain("found the end after");
    }

    [Fact]
    public void Load_any_byte_changed_is_refused()
    {
        for (var i = 0; i < Trees.Length; i++)
        {
            var damaged = (byte[])Trees.Clone();
            damaged[i] ^= 0x10;
            Fault(damaged).ShouldStartWith("ranker");
        }
    }

    [Fact]
    public void Load_another_kind_of_ranker_names_both() =>
        Fault(Saved(Fitted.Linear(Groups().Set(5)).Save)).ShouldBe("ranker: found 43534C52, expected 'CSBT'");

    [Fact]
    public void Load_newer_format_names_both()
    {
        var newer = (byte[])Trees.Clone();
        newer[4] = 2;

        Fault(newer).ShouldBe("ranker 'CSBT': found format 2, expected 1");
    }

    [Theory]
    [InlineData(new[] { 0, 0 }, "features at byte 4: found 0, expected 1 to 256")]
    [InlineData(new[] { 2, 0, 2_001 }, "trees at byte 12: found 2001, expected 0 to 2000")]
    [InlineData(new[] { 2, 2 }, "start at byte 8: found 2, expected 0 to 1")]
    [InlineData(new[] { 2, 0, 1 }, "feature at byte 12: found 0 bytes, expected 4")]
    [InlineData(new[] { 2, 0, 1, 3, 0 }, "feature at byte 16: found 3, expected 0 to 2")]
    [InlineData(new[] { 2, 0, 1, 0, 0x7FC00000 }, "leaf at byte 20: found NaN, expected a finite number")]
    [InlineData(new[] { 2, 0, 0, 9 }, "end at byte 12: found 4 bytes more, expected none")]
    public void Load_well_wrapped_nonsense_says_what_and_where(int[] numbers, string expected)
    {
        var stream = new MemoryStream();
        RankerBlock.Write(stream, "CSBT"u8, 1, [.. numbers.SelectMany(BitConverter.GetBytes)]);

        Fault(stream.ToArray()).ShouldBe("ranker 'CSBT', " + expected);
    }

    [Fact]
    public void Load_tree_of_too_many_leaves_is_refused()
    {
        // Node after node to the left, without end.
        var numbers = new[] { 2, 0, 1 }.Concat(Enumerable.Repeat(1, 2_000));
        var stream = new MemoryStream();
        RankerBlock.Write(stream, "CSBT"u8, 1, [.. numbers.SelectMany(BitConverter.GetBytes)]);

        Fault(stream.ToArray()).ShouldEndWith("found 1, expected 0 to 0");
    }

    private static string Fault(byte[] stored) =>
        Should.Throw<InvalidDataException>(() => BoostedTrees.Load(new MemoryStream(stored))).Message;

    private static byte[] Saved(Action<Stream> save)
    {
        var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }
}
