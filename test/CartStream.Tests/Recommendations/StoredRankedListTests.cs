using System.Text;
using CartStream.Events;
using CartStream.Recommendations;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Recommendations;

/// <summary>A stored recommendation read without its words.</summary>
public sealed class StoredRankedListTests
{
    private readonly StoredRecommendation _stored = new();

    [Fact]
    public void Read_tells_shopper_event_items_and_sources_in_order()
    {
        var places = StoredRankedList.Read(_stored.Of(
            new(Item("lamp"), 1, new(Source.Cart, A: 1_569_888_000_000, B: 2)),
            new(Item("""wa"ll\é"""), 0.1f, new(Source.Rules, Item("lamp"), B: 4)),
            new(Item("hat"), 0.001f, new(Source.Popularity, A: 1, B: 0))));

        (places.ShopperId, places.Offset).ShouldBe(("ann", 42));
        Entries(places).ShouldBe([("lamp", 'c'), ("""wa"ll\é""", 'r'), ("hat", 'p')]);
    }

    [Fact]
    public void Read_recommendation_of_nothing_has_no_places() =>
        Entries(StoredRankedList.Read(_stored.Of())).ShouldBeEmpty();

    [Fact]
    public void Read_any_items_gives_what_the_whole_recommendation_has()
    {
        var ids = Gen.Elements("a", "two words", "\"", "\\n", "ü", "日本", new string('x', EventLimits.IdBytesMax));
        Prop.ForAll(Gen.Two(ids).ArrayOf().ToArbitrary(), pairs =>
        {
            var value = _stored.Of([.. pairs.Select((pair, i) => new ScoredItem(
                Item(pair.Item1), i + 1, new(i % 2 == 0 ? Source.Rules : Source.Together, Item(pair.Item2), i)))]);

            var whole = RecommendationRecord.Read("s1"u8, value, timeMs: 0, "user-events", partition: 0);

            return Entries(StoredRankedList.Read(value)).SequenceEqual(
                whole.Items.Select(item => (item.ItemId, item.Source[0])));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Read_mutated_bytes_gives_places_or_says_that_there_are_none() =>
        _stored.ShouldBeReadOrRefused(value => Entries(StoredRankedList.Read(value)));

    private static List<(string ItemId, char Letter)> Entries(StoredRankedList places)
    {
        var told = new List<(string, char)>();
        foreach (var place in places)
            told.Add((Encoding.UTF8.GetString(place.ItemId), place.Letter));
        return told;
    }

    private int Item(string id) => _stored.Item(id);
}
