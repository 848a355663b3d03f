using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Datasets.Mapping;
using CartStream.Events;
using CartStream.Log;
using CartStream.Server.Api;
using CartStream.Server.Intake;
using CartStream.Server.Receipts;

namespace CartStream.Fuzz.Targets;

/// <summary>The readers of events in every form.</summary>
internal static class EventTargets
{
    private const string Event = """
        {"event_time":"2019-10-01T00:00:00.123Z","event_type":"cart","item_id":"577","shopper_id":"463",
        "session_id":"26dd","category_id":"148","category_code":"home.bed","brand":"runail","price":2.62,
        "quantity":2,"event_id":"e1","order_id":"o","line_id":1,"receipt_id":"18-1-r","anonymous_id":"a"}
        """;

    private const string Order = """
        {"event_type":"purchase","shopper_id":"a","order_id":"o","lines":[{"item_id":"A","quantity":1,"price":10},
        {"item_id":"A","price":"3"},{"item_id":"B","quantity":-1}]}
        """;

    private const string Cloud = """
        {"specversion":"1.0","type":"com.shop.add_to_cart","source":"/web","id":"1","time":"2026-03-01T13:02:14Z",
        "subject":"p1","data":{"shopper_id":"u1","quantity":2}}
        """;

    private const string Ga4 = """
        {"client_id":"c","user_id":"u","timestamp_micros":"1772370134688000","events":[{"name":"purchase","params":
        {"transaction_id":"7","session_id":3,"items":[{"item_id":"a","price":2,"quantity":1,"item_brand":"x"}]}},
        {"name":"view_item","params":{"item_id":"b"}}]}
        """;

    private const string Segment = """
        {"batch":[{"type":"track","event":"Order Completed","messageId":"m1","anonymousId":"d1","userId":"u1",
        "timestamp":"2026-03-01T13:02:16Z","properties":{"order_id":"7","products":[{"sku":"a","price":"17.50"}]}},
        {"type":"identify","anonymousId":"d1","userId":"u1"},{"type":"page"}]}
        """;

    /// <summary>The targets.</summary>
    public static IEnumerable<FuzzTarget> All()
    {
        yield return new("event", AllTargets.Bytes(Event, Order, "{}"), ReadEvent)
        {
            Documented = [], TestCases = 20_000,
        };
        yield return new("event-batch", AllTargets.Bytes(Event, $"[{Event},{Order}]", Cloud, $"[{Cloud}]"), ReadBatch)
        {
            Documented = [], TestCases = 5_000,
        };
        yield return new("ga4", AllTargets.Bytes(Ga4), json => ReadForeign(json, (to, body) => to.AddGa4(body)))
        {
            Documented = [typeof(JsonException), typeof(InvalidOperationException)], TestCases = 5_000,
        };
        yield return new(
            "segment", AllTargets.Bytes(Segment), json => ReadForeign(json, (to, body) => to.AddSegment(body)))
        {
            Documented = [typeof(JsonException), typeof(InvalidOperationException)], TestCases = 5_000,
        };
        yield return new(
            "texts",
            AllTargets.Bytes(
                "2019-10-01 00:00:03 UTC", "2026-03-01T13:02:14.688+01:00", "1569888003", "1.234,50", "-33.20",
                "18c-1-rk-near", "31/12/2019 23:59", "a.b[0].c|'x'+d"),
            ReadTexts) { Documented = [], TestCases = 20_000 };
    }

    private static void ReadEvent(byte[] json)
    {
        foreach (var isStrict in (bool[])[false, true])
        {
            var parser = new ShopperEventParser
            {
                AreNew = isStrict, IsStrict = isStrict, TimeMsDefault = isStrict ? 1 : null,
            };
            if (!parser.TryRead(json, out var e, out var fault))
            {
                if (fault is null || fault.ToString().Length > 2_000)
                    throw new FuzzFailure($"refused for {fault}");
                continue;
            }

            ReadBack(e);
        }
    }

    private static void ReadBack(in ShopperEvent e)
    {
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        ShopperEventJson.Write(first, e);
        var parser = new ShopperEventParser();
        if (!parser.TryRead(first.WrittenSpan, out var again, out var fault))
            throw new FuzzFailure($"what was read can't be read back: {fault}");
        ShopperEventJson.Write(second, again);
        if (!first.WrittenSpan.SequenceEqual(second.WrittenSpan))
            throw new FuzzFailure("what is read back is written in another way");
    }

    private static void ReadBatch(byte[] body)
    {
        foreach (var isLines in (bool[])[false, true])
        {
            var batch = new EventBatch(partitions: 3, receivedMs: 1_772_370_134_688, isStrict: isLines);
            var fault = batch.Read(body, isLines);
            if (fault is null && batch.Write.Count + batch.Rejected.Count == 0 && body.Length > 100 && body[0] == '{')
                throw new FuzzFailure("neither accepted nor refused");
        }
    }

    private static void ReadForeign(byte[] json, Action<ForeignEvents, JsonElement> add)
    {
        var foreign = new ForeignEvents(mayLink: true);
        add(foreign, JsonElement.Parse(json));
        var batch = new EventBatch(partitions: 3, receivedMs: 1_772_370_134_688);
        try
        {
            foreach (var e in foreign.Events)
                batch.ReadEvent(e);
        }
        catch (Exception e)
        {
            throw new FuzzFailure($"an event that was made can't be judged: {e.Message}", e);
        }
    }

    private static void ReadTexts(byte[] bytes)
    {
        _ = EventTime.TryParse(bytes, out _);
        _ = EventNumber.TryParseDecimal(bytes, out _);
        _ = EventNumber.TryParseWhole(bytes, out _);
        _ = EventTypeNames.TryParse(bytes, out _);
        _ = EpochTime.TryParsePlausible(bytes, out _);
        foreach (var order in Enum.GetValues<DateOrder>())
            _ = TimeText.TryParse(bytes, order, out _, out _);
        _ = NumberText.TryParse(bytes, ',', '.', out _);
        _ = EventValidator.HasControl(bytes);
        _ = PlaceholderId.Is(bytes);
        var text = Encoding.UTF8.GetString(bytes);
        _ = ReceiptId.TryParse(text, out _, out _);
        _ = FieldSource.Parse(text, _ => true);
        _ = Processing.Ingest.OffsetSet.TryParse(text, out _);
        _ = Partitioner.PartitionOf(bytes, 7);
    }
}
