using System.Buffers;
using System.Text;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Topics;
using CartStream.Shoppers;

namespace CartStream.Tests.Processing.Topics;

/// <summary>A session as models learn it, there and back.</summary>
public sealed class SessionRecordTests
{
    [Fact]
    public void Read_what_was_written_gives_every_event_with_its_offset()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        Session? session = null;
        string[] ids = ["plain", "ü \"quoted\"\\", "plain", new string('x', EventLimits.IdBytesMax)];
        for (var i = 0; i < ids.Length; i++)
        {
            var e = new TestEvent((EventType)i, ids[i], i, "s").ToEvent();
            session = state.Apply(e, items.Intern(e.ItemId), 40 + i, new ShopperOptions()).Session;
        }

        items.SetCategory(1, 12_345);

        using var record = new SessionRecord(items);
        var value = new ArrayBufferWriter<byte>();
        record.Write(value, "ann"u8, session!);
        var there = new ItemDictionary();
        using var reader = new SessionRecord(there);
        var interactions = new List<LoggedInteraction>();
        reader.Read(Record(value.WrittenSpan.ToArray(), session!.Key), interactions);

        interactions.Select(one => (there.Text(one.Item), one.Type, one.TimeMs, one.Offset, one.Session))
            .ShouldBe(ids.Select((id, i) => (id, (EventType)i, i * 1_000L, 40L + i, session.ModelKeyIn(0))));
        interactions.Select(interaction => there.Category(interaction.Item)).ShouldBe([0, 12_345, 0, 0]);
    }

    [Fact]
    public void Write_category_that_was_told_later_is_left_out_of_the_events_before()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        Session? session = null;
        for (var i = 0; i < 3; i++)
        {
            var e = new TestEvent(EventType.View, "a", i, "s").ToEvent();
            session = state.Apply(e, items.Intern(e.ItemId), 40 + i, new ShopperOptions()).Session;
        }

        items.SetCategory(0, 12_345, reportedAt: 41);

        Interactions(items, session!).Select(interaction => interaction.IsCategoryKnown).ShouldBe([false, true, true]);
    }

    [Fact]
    public void Read_what_was_written_gives_each_trait_from_the_event_that_told_it()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        Session? session = null;
        for (var i = 0; i < 4; i++)
        {
            var e = new TestEvent(EventType.View, "a", i, "s").ToEvent();
            session = state.Apply(e, items.Intern(e.ItemId), 40 + i, new ShopperOptions()).Session;
        }

        items.SetTraits(0, new ItemTraits(0, 0, Brand: int.MaxValue, PriceBand: 20), reportedAt: 41);
        items.SetCategory(0, 12_345, reportedAt: 42);
        items.SetTraits(0, new ItemTraits(ulong.MaxValue, Parent: 9, 0, 0), reportedAt: 43);
        var there = new ItemDictionary();

        var interactions = Interactions(items, session!, there);

        interactions.Select(interaction => interaction.IsCategoryKnown).ShouldBe([false, false, true, true]);
        interactions.Select(interaction => interaction.Traits).ShouldBe(
        [
            KnownTraits.None, KnownTraits.Brand | KnownTraits.Price, KnownTraits.Brand | KnownTraits.Price,
            KnownTraits.Brand | KnownTraits.Price | KnownTraits.Name | KnownTraits.Parent,
        ]);
        there.Category(0).ShouldBe(12_345);
        there.Traits(0).ShouldBe(items.Traits(0));
    }

    [Fact]
    public void Write_described_events_are_as_versions_read_them_that_know_no_traits()
    {
        var items = new ItemDictionary();
        var e = new TestEvent(EventType.View, "a", 1, "s").ToEvent();
        var session = new ShopperState().Apply(e, items.Intern(e.ItemId), 40, new ShopperOptions()).Session;
        items.SetCategory(0, 12_345);
        items.SetTraits(0, new ItemTraits(0, Parent: 9, Brand: 7, PriceBand: 20));

        using var record = new SessionRecord(items);
        var value = new ArrayBufferWriter<byte>();
        record.Write(value, "ann"u8, session!);

        Encoding.UTF8.GetString(value.WrittenSpan).ShouldBe(
            """{"shopper":"ann","session":"s","events":[["a","view",1000,40,12345]],"traits":[[7,20,9]]}""");
    }

    [Theory]
    [InlineData("[[-1]]")]
    [InlineData("[[1,2147483648]]")]
    [InlineData("[[1,2,3,4,5]]")]
    [InlineData("[[\"lamps\"]]")]
    [InlineData("[[1],[2]]")]
    [InlineData("[]")]
    [InlineData("7")]
    public void Read_traits_that_are_none_says_where(string traits)
    {
        using var reader = new SessionRecord(new ItemDictionary());
        var value = Encoding.UTF8.GetBytes(
            $$"""{"shopper":"a","session":"s","events":[["x","view",1,2]],"traits":{{traits}}}""");

        Should.Throw<InvalidDataException>(() => reader.Read(Record(value, "s@1"u8.ToArray()), []))
            .Message.ShouldContain("key 's@1'");
    }

    [Fact]
    public void Write_session_with_held_times_is_in_order_of_the_times_it_tells()
    {
        var items = new ItemDictionary();
        var state = new ShopperState();
        Session? session = null;
        foreach (var (i, second) in new[] { 500, 100, 200 }.Index())
        {
            var e = new TestEvent(EventType.View, $"i{i}", second, "s").ToEvent();
            session = state.Apply(e, items.Intern(e.ItemId), 40 + i, new ShopperOptions()).Session;
        }

        state.ClampTimes(beyondMs: 150_000, toMs: 150_000, items);

        Interactions(items, session!).Select(interaction => (interaction.Offset, interaction.TimeMs))
            .ShouldBe([(41, 100_000), (42, 200_000), (40, 500_000)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"shopper":"ann","session":"s"}""")]
    [InlineData("""{"events":7}""")]
    [InlineData("""{"events":[["a","view",1000]]}""")]
    [InlineData("""{"events":[["a","view",1000,0,9,9,9,9,9,9]]}""")]
    [InlineData("""{"events":[["a","view",1000,0,"lamps"]]}""")]
    [InlineData("""{"events":[["a","view",1000,0,9999999999]]}""")]
    [InlineData("""{"events":[["a","buy",1000,0]]}""")]
    [InlineData("""{"events":[["a","view",1e99,0]]}""")]
    [InlineData("""{"events":[["a","view",1000,0]""")]
    [InlineData("""{"events":["a","view",1000,0]}""")]
    public void Read_value_that_is_no_session_says_so(string value)
    {
        using var record = new SessionRecord(new ItemDictionary());

        Should.Throw<InvalidDataException>(() => record.Read(Record(Encoding.UTF8.GetBytes(value), [.. "s@0"u8]), []))
            .Message.ShouldStartWith("topic sessions, key 's@0': found no session: ");
    }

    [Fact]
    public void Read_item_id_longer_than_any_says_so()
    {
        var value = Encoding.UTF8.GetBytes($$"""{"events":[["{{new string('x', 300)}}","view",1000,0]]}""");
        using var record = new SessionRecord(new ItemDictionary());

        Should.Throw<InvalidDataException>(() => record.Read(Record(value, [.. "s@0"u8]), []));
    }

    private static LogRecord Record(byte[] value, byte[] key) =>
        new() { Offset = 0, TimeMs = 0, Key = key, Value = value };

    private static List<LoggedInteraction> Interactions(
        ItemDictionary items, Session session, ItemDictionary? there = null)
    {
        using var record = new SessionRecord(items);
        var value = new ArrayBufferWriter<byte>();
        record.Write(value, "ann"u8, session);
        using var reader = new SessionRecord(there ?? new ItemDictionary());
        var interactions = new List<LoggedInteraction>();
        reader.Read(Record(value.WrittenSpan.ToArray(), session.Key), interactions);
        return interactions;
    }
}
