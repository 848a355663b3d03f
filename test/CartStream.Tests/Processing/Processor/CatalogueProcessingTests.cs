using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Items;
using CartStream.Processing.Topics;

namespace CartStream.Tests.Processing.Processor;

/// <summary>A processor without a server uses the catalogue of its log.</summary>
public sealed class CatalogueProcessingTests
{
    [Fact]
    public void Process_on_a_log_with_sold_out_and_withdrawn_items_stores_answers_without_them()
    {
        using var host = new PipelineHost();
        Describe(host, "hat", new ItemAttributes { InStock = false });
        Describe(host, "cap", attributes: null);
        host.Restart();

        string[] items = ["hat", "cap", "shoe", "sock"];
        host.Send([.. Enumerable.Range(0, 30).Select(i =>
            new TestEvent(i % 3 == 0 ? EventType.Cart : EventType.View, items[i % 4], i, "", $"s{i % 5}"))]);
        host.ProcessAll();

        var answered = host.Recommendations().SelectMany(one => one.Items).Select(item => item.ItemId).ToHashSet();
        answered.ShouldBe(["shoe", "sock"], ignoreOrder: true);
    }

    [Fact]
    public void Process_the_same_log_twice_with_the_same_catalogue_is_the_same_to_the_byte()
    {
        var hashes = Enumerable.Range(0, 2).Select(_ =>
        {
            using var host = new PipelineHost();
            Describe(host, "hat", new ItemAttributes { InStock = false });
            host.Restart();
            host.Send([.. Enumerable.Range(0, 60).Select(i =>
                new TestEvent(EventType.View, $"i{i * 7 % 11}", i, "", $"s{i % 6}"))]);
            host.Send(new TestEvent(EventType.View, "hat", 70, "", "s1"), new(EventType.View, "i1", 71, "", "s1"));
            host.ProcessAll();
            return StoredRecommendations.Read(host.Log, partition: 0).Sha256;
        }).ToList();

        hashes[0].ShouldBe(hashes[1]);
    }

    [Fact]
    public void Process_events_that_tell_of_items_writes_what_is_new_in_the_batch_and_nothing_after_a_restart()
    {
        using var host = new PipelineHost();
        SendPriced(host, "e1", 5);
        SendPriced(host, "e2", 6);
        host.ProcessAll();
        host.Restart();
        SendPriced(host, "e3", 6);
        host.ProcessAll();

        var told = new List<string>();
        host.Read(Topology.TaughtItems, record => told.Add(Encoding.UTF8.GetString(record.Value)));

        told.ShouldBe(["""{"category":"wear","price":6}"""]);
    }

    /// <summary>A worker follows the topic that it writes, so it reads its own records later.</summary>
    [Theory]
    [InlineData(10, "Lux", "wear")]
    [InlineData(11, "Fab", "wear")]
    public void TakeTaught_record_without_a_field_takes_nothing_from_what_an_event_taught(
        int second, string brand, string category)
    {
        using var host = new PipelineHost();
        var items = new ItemDictionary();
        var catalogue = ItemCatalogue.TryOpen(host.Log, items, skipped: null)!;
        var hat = items.Intern("hat"u8);
        catalogue.Teach(hat, new TestEvent(EventType.View, "hat", 10) { Brand = "Lux" }.ToEvent());
        // An older event fills the gap.
        catalogue.Teach(hat, new TestEvent(EventType.View, "hat", 5) { Category = "wear" }.ToEvent());

        catalogue.ApplyTaught(new LogRecord
        {
            Offset = 0,
            TimeMs = second * 1_000,
            Key = "hat"u8,
            Value = ItemRecord.Write(new ItemAttributes { Brand = second == 10 ? "Old" : "Fab" }),
        });

        var known = catalogue.Find(hat)!;
        (known.Brand, known.Category).ShouldBe((brand, category));
    }

    private static void SendPriced(PipelineHost host, string eventId, int price) => host.SendRaw(
        "ann",
        $$"""
        {"event_time":"2026-03-01T10:00:0{{eventId[1]}}Z","event_type":"view","item_id":"hat","shopper_id":"ann",
         "category_code":"wear","price":{{price}},"event_id":"{{eventId}}"}
        """);

    private static void Describe(PipelineHost host, string item, ItemAttributes? attributes)
    {
        using var producer = host.Log.OpenProducer("shop");
        using var transaction = producer.Begin();
        transaction.Append(Topology.Items, 0, Encoding.UTF8.GetBytes(item), ItemRecord.Write(attributes), 0);
        transaction.Commit();
    }
}
