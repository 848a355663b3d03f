using System.Buffers.Binary;
using CartStream.Options;
using CartStream.Retrieval.Embedding;

namespace CartStream.Tests.Retrieval.Embedding;

public sealed class EmbeddingFileTests
{
    private const int Items = 20;
    private const int HeadBytes = 6 * sizeof(int);

    [Fact]
    public void Load_saved_answers_the_same_and_reads_no_byte_more()
    {
        var saved = Embedding();
        using var stream = new MemoryStream();
        saved.Save(stream);
        stream.WriteByte(77);
        stream.Position = 0;

        var loaded = ItemEmbedding.Load(stream);

        stream.ReadByte().ShouldBe(77);
        loaded.Count.ShouldBe(saved.Count);
        loaded.ItemCount.ShouldBe(Items);
        Scores(loaded).ShouldBe(Scores(saved));
        Bytes(loaded).ShouldBe(Bytes(saved));
    }

    [Fact]
    public void Load_cut_short_anywhere_says_so()
    {
        var bytes = Bytes(Embedding());
        for (var length = 0; length < bytes.Length; length += 13)
        {
            var message = Fault(bytes[..length]);
            message.ShouldStartWith("item embedding can't be read: found the end where ");
        }
    }

    [Theory]
    [InlineData(0, 7, "the magic number 7 where 1163088963 to 1163088963 was expected")]
    [InlineData(1, 2, "the version 2 where 1 to 1 was expected")]
    [InlineData(2, 32, "the number of dimensions 32 where 64 to 64 was expected")]
    [InlineData(3, -1, "the number of items -1 where 0 to 268435456 was expected")]
    [InlineData(3, int.MaxValue, "the number of items 2147483647 where 0 to 268435456 was expected")]
    [InlineData(4, 22, "the number of rows 22 where 1 to 21 was expected")]
    [InlineData(5, 11, "the number of weights 11 where 10 to 10 was expected")]
    public void Load_head_out_of_bounds_says_what_was_expected(int place, int value, string expected)
    {
        var bytes = Bytes(Embedding());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place * sizeof(int)), value);

        Fault(bytes).ShouldBe($"item embedding can't be read: found {expected}");
    }

    [Fact]
    public void Load_row_that_is_not_there_says_so()
    {
        var bytes = Bytes(Embedding());
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeadBytes + (11 * sizeof(float))), 21);

        Fault(bytes).ShouldContain("the row 21 where 0 to 20 was expected");
    }

    [Fact]
    public void Load_weight_that_is_no_number_says_so()
    {
        var bytes = Bytes(Embedding());
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeadBytes), float.NaN);

        Fault(bytes).ShouldContain("the weight NaN where a finite number was expected");
    }

    [Fact]
    public void Load_row_of_zeros_with_something_in_it_says_so()
    {
        var bytes = Bytes(Embedding());
        bytes[HeadBytes + (11 * sizeof(float)) + (Items * sizeof(int)) + 5] = 1;

        Fault(bytes).ShouldContain("coordinates where the row of zeros was expected");
    }

    private static ItemEmbedding Embedding() =>
        EmbeddingShop.Fit(EmbeddingShop.TwoGroups(Items, 200), new EmbeddingOptions { Epochs = 1 });

    private static string Fault(byte[] bytes) =>
        Should.Throw<InvalidDataException>(() => ItemEmbedding.Load(new MemoryStream(bytes))).Message;

    private static byte[] Bytes(ItemEmbedding embedding)
    {
        using var stream = new MemoryStream();
        embedding.Save(stream);
        return stream.ToArray();
    }

    private static float[] Scores(ItemEmbedding embedding)
    {
        var query = new float[ItemEmbedding.Dimensions];
        var scores = new float[Items];
        embedding.Query([1, 4, 9], query);
        embedding.Score(query, [.. Enumerable.Range(0, Items)], scores);
        return scores;
    }
}
