using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Recommendations;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommendations;

/// <summary>Stored recommendations for tests of those who read them.</summary>
internal sealed class StoredRecommendation
{
    private readonly ItemDictionary _items = new();

    public int Item(string id) => _items.Intern(Encoding.UTF8.GetBytes(id));

    /// <summary>The bytes of a recommendation for ann at offset 42, cart version 3 and model version 41.</summary>
    public byte[] Of(params ScoredItem[] ranked)
    {
        using var record = new RecommendationRecord(_items, "0123456789abcdef");
        var into = new ArrayBufferWriter<byte>();
        record.Write(into, "ann"u8, ranked, new ReceiptNumbers(42, 3, 41));
        return into.WrittenSpan.ToArray();
    }

    /// <summary>Checks that a reader either reads mutated bytes or rejects them.</summary>
    public void ShouldBeReadOrRefused(Action<byte[]> read)
    {
        var value = Of(
            new(Item("a"), 1, new(Source.Cart, A: 1_569_888_000_000, B: 2)),
            new(Item("b"), 0.5f, new(Source.Rules, Item("a"), 4)));
        var changes =
            from place in Gen.Choose(0, value.Length - 1)
            from change in Gen.Elements("0123456789\"{}[],.-:ex \\"u8.ToArray())
            select (place, change);

        Prop.ForAll(changes.ArrayOf(2).ToArbitrary(), mutations =>
        {
            var mutated = value.ToArray();
            foreach (var (place, change) in mutations)
                mutated[place] = change;
            try
            {
                read(mutated);
            }
            catch (InvalidDataException)
            {
                // The expected answer; any other exception fails the property.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }
}
