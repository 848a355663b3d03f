using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Recommendations;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommendations;

/// <summary>The stored form of a recommendation and back.</summary>
public sealed class RecommendationRecordTests
{
    private const long TimeMs = 1_569_888_000_000;

    private readonly StoredRecommendation _stored = new();

    [Fact]
    public void Write_one_item_gives_the_bytes_of_the_documented_format() =>
        Encoding.UTF8.GetString(_stored.Of([new(Item("a"), 0.5f, new(Source.Popularity, A: 2, B: 0))])).ShouldBe(
            """
            {"shopper":"ann","items":[["a",0.5,"p",2]],
            "offset":42,"cart":3,"model":41,"config":"0123456789abcdef"}
            """.ReplaceLineEndings(""));

    [Fact]
    public void Read_every_source_comes_back_with_its_reason_and_receipt()
    {
        var value = _stored.Of(
            new(Item("a"), 1, new(Source.Cart, TimeMs, B: 2)),
            new(Item("b"), 1, new(Source.History, TimeMs, (int)EventType.View)),
            new(Item("c"), 0.123456f, new(Source.Rules, Item("a"), B: 4)),
            new(Item("d"), 0.1f, new(Source.Rules, Item("d"), B: 1)),
            new(Item("e"), 0.01f, new(Source.Neighbours, A: 5, B: 9)),
            new(Item("f"), 0.001f, new(Source.Popularity, A: 1, B: 0)));

        var read = RecommendationRecord.Read("s1"u8, value, TimeMs, "user-events", partition: 1);

        (read.SessionId, read.ShopperId, read.Time.ToUnixTimeMilliseconds()).ShouldBe(("s1", "ann", TimeMs));
        read.Items.Select(item => (item.ItemId, item.Source, item.Reason)).ShouldBe(
        [
            ("a", "cart", "in the cart since 2019-10-01 00:00 UTC (2 pieces)"),
            ("b", "history", "viewed in an earlier session, 2019-10-01 00:00 UTC"),
            ("c", "rules", "usually follows a (4 times so far)"),
            ("d", "rules", "often looked at again (once so far)"),
            ("e", "neighbours", "in 5 of the 9 most similar sessions"),
            ("f", "popularity", "number 1 of what shoppers want now"),
        ]);
        read.Items[2].Score.ShouldBe(0.123, "three digits are kept");
        read.Receipt.ShouldBe(new Receipt("user-events", 1, 42, 3, 41, "0123456789abcdef"));
    }

    [Fact]
    public void Write_propensities_stand_behind_the_number_of_their_form_and_come_back()
    {
        var into = new ArrayBufferWriter<byte>();
        using var record = new RecommendationRecord(new ItemDictionary(), "0123456789abcdef");
        record.Write(into, "ann"u8, [], new ReceiptNumbers(42, 3, 41), null, [1, 0.9975, 0.001, 0.00001234567]);

        var text = Encoding.UTF8.GetString(into.WrittenSpan);

        text.ShouldEndWith(""","explore":[1,1,0.9975,0.001,1.23457E-05]}""");
        Read(text).ShouldBe([1, 0.9975, 0.001, 1.23457e-05]);
        Read(text.Replace("[1,", "[2,", StringComparison.Ordinal)).ShouldBeNull("a form that came later");
        Read(text.Replace("[1,1,0.9975,0.001,1.23457E-05]", "[]", StringComparison.Ordinal)).ShouldBeNull();

        static IReadOnlyList<double>? Read(string value) => RecommendationRecord.Read(
            "s1"u8, Encoding.UTF8.GetBytes(value), TimeMs, "user-events", partition: 1).Receipt.Propensities;
    }

    [Fact]
    public void Read_mutated_bytes_gives_a_recommendation_or_says_that_there_is_none() =>
        _stored.ShouldBeReadOrRefused(
            value => RecommendationRecord.Read("s1"u8, value, TimeMs, "user-events", partition: 1));

    [Fact]
    public void Write_ten_items_with_ids_of_eight_characters_takes_less_than_500_bytes()
    {
        var ranked = Enumerable.Range(0, 10)
            .Select(i => new ScoredItem(Item($"1000000{i}"), 0.00123456f, new(Source.Rules, Item("20000000"), 999)))
            .ToArray();

        _stored.Of(ranked).Length.ShouldBeLessThan(500);
    }

    private int Item(string id) => _stored.Item(id);
}
