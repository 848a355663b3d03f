using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Recommendations;
using CartStream.Server.Live;

namespace CartStream.Server.Tests;

/// <summary>The memory of the newest stored recommendations.</summary>
public sealed class RecentRecommendationsTests
{
    private readonly ItemDictionary _items = new();
    private readonly RecentRecommendations _recent = new();

    [Fact]
    public void Find_gives_the_shoppers_own_newest_first_and_no_more_than_ten()
    {
        for (var i = 0; i < 15; i++)
        {
            Add("ann", offset: i);
            Add("bob", offset: 100 + i);
        }

        OffsetsOf("ann").ShouldBe([14, 13, 12, 11, 10, 9, 8, 7, 6, 5]);
        OffsetsOf("carl").ShouldBeEmpty();
        var newest = _recent.Find("ann")[0];
        (newest.ShopperId, newest.SessionId, newest.Items[0].ItemId).ShouldBe(("ann", "ann-visit", "lamp"));
        newest.Time.ToUnixTimeMilliseconds().ShouldBe(14);
    }

    [Fact]
    public void Find_after_as_many_others_as_are_kept_gives_nothing()
    {
        Add("ann", offset: 1);
        for (var i = 0; i < RecentRecommendations.RecordsMax - 1; i++)
            Add("bob", offset: i);
        OffsetsOf("ann").ShouldBe([1]);

        Add("bob", offset: RecentRecommendations.RecordsMax);

        OffsetsOf("ann").ShouldBeEmpty();
        Add("ann", offset: 2);
        OffsetsOf("ann").ShouldBe([2]);
    }

    [Fact]
    public void Find_after_as_many_bytes_of_others_as_are_kept_gives_nothing_that_was_written_over()
    {
        Add("ann", offset: 1);
        var longId = new string('x', EventLimits.IdBytesMax);
        for (var written = 0; written < RecentRecommendations.BytesMax; written += 100 * EventLimits.IdBytesMax)
            Add("bob", offset: written, Enumerable.Repeat(longId, 100));

        OffsetsOf("ann").ShouldBeEmpty();
        OffsetsOf("bob").Count.ShouldBe(RecentRecommendations.PerShopperMax);
    }

    [Fact]
    public void Forget_leaves_nothing_of_the_shopper_and_all_of_the_others()
    {
        Add("ann", offset: 1);
        Add("bob", offset: 2);
        Add("ann", offset: 3);

        _recent.Forget("ann");
        _recent.Forget("carl");

        OffsetsOf("ann").ShouldBeEmpty();
        OffsetsOf("bob").ShouldBe([2]);
        Add("ann", offset: 4);
        OffsetsOf("ann").ShouldBe([4]);
    }

    private List<long> OffsetsOf(string shopper) => [.. _recent.Find(shopper).Select(one => one.Receipt.Offset)];

    private void Add(string shopper, long offset, IEnumerable<string>? items = null)
    {
        using var record = new RecommendationRecord(_items, "0123456789abcdef");
        var into = new ArrayBufferWriter<byte>();
        ScoredItem[] ranked =
        [
            .. (items ?? ["lamp"]).Select(id => new ScoredItem(
                _items.Intern(Encoding.UTF8.GetBytes(id)), 1, new Explanation(Source.Popularity, A: 1, B: 0))),
        ];
        record.Write(into, Encoding.UTF8.GetBytes(shopper), ranked, new ReceiptNumbers(offset, 0, 0));
        _recent.Add(shopper, new LogRecord
        {
            Partition = 0,
            Offset = offset,
            TimeMs = offset,
            Key = Encoding.UTF8.GetBytes($"{shopper}-visit"),
            Value = into.WrittenSpan,
            IsDelete = false,
            Headers = [],
        });
    }
}
