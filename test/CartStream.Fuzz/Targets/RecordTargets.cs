using System.Buffers;
using System.Text;
using System.Text.Json;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Recommendations;
using CartStream.Server.Feedback;
using CartStream.Shoppers;

namespace CartStream.Fuzz.Targets;

/// <summary>The values of records, topic by topic.</summary>
internal static class RecordTargets
{
    private const string Recommendation = """
        {"shopper":"463","items":[["5602906",1,"c",1767715342000,1],["5607430",0.991,"r","5600247",4]],"offset":59999,
        "cart":12,"model":59999,"config":"9a23ead264b837ed","variant":"near"}
        """;

    /// <summary>The targets.</summary>
    public static IEnumerable<FuzzTarget> All()
    {
        yield return new("shopper-state", States(), ReadState) { TestCases = 10_000 };
        yield return new("recommendation", AllTargets.Bytes(Recommendation), ReadRecommendation) { TestCases = 5_000 };
        yield return new(
            "session",
            AllTargets.Bytes("""
                {"shopper":"463","session":"ad86","events":[["560","view",1767229365768,77,1038127463],
                ["561","cart",1767229365769,78]]}
                """),
            value =>
            {
                using var record = new SessionRecord(new ItemDictionary());
                record.Read(Record("ad86@77"u8, value), []);
            }) { TestCases = 5_000 };
        yield return new("totals", [Totals()], ReadTotals) { TestCases = 5_000 };
        yield return new("stream-time", [Clock()], bytes =>
        {
            var clock = new StreamTime();
            clock.Restore(bytes);
            clock.Observe(7, 1_000, long.MaxValue);
            clock.Save();
        }) { TestCases = 5_000 };
        yield return new("quality", Quality(), bytes =>
        {
            var quality = new PrequentialQuality();
            quality.ReadBlock(3, bytes);
            quality.Report([1, 10], new());
        }) { TestCases = 5_000 };
        yield return new(
            "identity",
            AllTargets.Bytes(
                """{"identity":{"anonymous_id":"k","shopper_id":"user"}}""",
                """{"handover":{"from":"guest","state":"AwAAAAA="}}""",
                """{"forget":{"id":"x","sessions_read":7,"sessions":["c0A3"]}}"""),
            ReadIdentity) { Documented = [], TestCases = 5_000 };
        yield return new(
            "impression",
            AllTargets.Bytes("""
                {"receipt_id":"18c-1-rk","shopper_id":"s","time_ms":1767229365768,"items":["a","b"],"sources":"rk"}
                """),
            value => ImpressionJson.Read(Record("s"u8, value))) { TestCases = 5_000 };
        yield return new(
            "owner", AllTargets.Bytes(Recommendation), value =>
            {
                Span<byte> buffer = stackalloc byte[RecordOwner.BufferBytes];
                RecordOwner.Read(Topology.Recommendations, "k"u8, value, buffer);
                RecommendationRecord.ReadOffset(value);
            }) { Documented = [], TestCases = 5_000 };
    }

    private static LogRecord Record(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        new() { Offset = 7, TimeMs = 1_772_370_134_688, Key = key, Value = value };

    private static void ReadState(byte[] bytes)
    {
        var codec = new ShopperStateCodec(new ItemDictionary());
        var state = codec.Decode(bytes);
        var (once, twice) = (codec.Encode(state), Array.Empty<byte>());
        try
        {
            twice = codec.Encode(codec.Decode(once));
            codec.DecodeForAnswer(once, [], out _);
            var e = new ShopperEvent
            {
                TimeMs = 1_772_370_134_688, Type = EventType.Purchase, ItemId = "577"u8, ShopperId = "463"u8,
            };
            state.Apply(e, 0, long.MaxValue, new ShopperOptions());
        }
        catch (Exception e)
        {
            throw new FuzzFailure($"a state that was read can't be used: {e.Message}", e);
        }

        if (!once.AsSpan().SequenceEqual(twice))
            throw new FuzzFailure("what is read back is written in another way");
    }

    private static void ReadRecommendation(byte[] value)
    {
        Exception? refused = null;
        try
        {
            RecommendationRecord.Read("s"u8, value, 1_772_370_134_688, Topology.UserEvents, partition: 0);
        }
        catch (InvalidDataException e)
        {
            refused = e;
        }

        foreach (var item in StoredRankedList.Read(value))
            _ = item.ItemId.Length;
        if (refused is not null)
            throw refused;
    }

    private static void ReadTotals(byte[] value)
    {
        var totals = ProcessorTotals.FromJson(value);
        ProcessorTotals.FromJson((totals + totals).ToJson());
    }

    private static void ReadIdentity(byte[] value)
    {
        var record = Record("k"u8, value);
        if (IdentityLink.TryRead(record) is { } link && link.Fault() is { } fault)
            throw new FuzzFailure($"a link with a fault: {fault}");
        Handover.TryRead(record)?.ToJson();
        ForgetRequest.TryRead(record)?.ToJson();
    }

    /// <summary>States after some shopping.</summary>
    private static List<byte[]> States()
    {
        var items = new ItemDictionary();
        var codec = new ShopperStateCodec(items);
        var states = new List<byte[]> { codec.Encode(new ShopperState()) };
        var random = new Random(18);
        for (var length = 1; length < 60; length += 9)
        {
            var state = new ShopperState();
            for (var i = 0; i < length; i++)
            {
                var id = Encoding.UTF8.GetBytes($"i{random.Next(9)}");
                var e = new ShopperEvent
                {
                    TimeMs = 1_772_370_000_000 + (i * 40_000L * random.Next(60)),
                    Type = (EventType)random.Next(EventTypeNames.Count),
                    ItemId = id,
                    ShopperId = "463"u8,
                    SessionId = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "" : $"s{random.Next(3)}"),
                    EventId = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "" : $"e{i}"),
                    OrderId = Encoding.UTF8.GetBytes(random.Next(4) == 0 ? $"o{i}" : ""),
                    Quantity = 1 + random.Next(3),
                };
                state.Apply(e, items.Intern(id), i, new ShopperOptions());
            }

            state.AddLinked("guest"u8);
            state.SetRecommended([0], slots: 1);
            states.Add(codec.Encode(state));
        }

        return states;
    }

    private static byte[] Totals() => new ProcessorTotals
    {
        Events = 7, Shoppers = 2, NextOffset = 7, StreamTime = Clock(), StreamTimeMs = 9, ConfigHash = "9a23",
    }.ToJson();

    private static byte[] Clock()
    {
        var clock = new StreamTime();
        for (var i = 0; i < 40; i++)
            clock.Observe((ulong)(i % 20), 1_772_370_000_000 + (i * 1_000), i);
        return clock.Save();
    }

    private static List<byte[]> Quality()
    {
        var block = new List<byte[]>();
        foreach (var ranks in (int[])[1, 5])
        {
            var bytes = new ArrayBufferWriter<byte>();
            Leb128.Write(bytes, 1);
            Leb128.Write(bytes, PrequentialQuality.DefaultRanksMax);
            for (var histogram = 0; histogram < ranks; histogram++)
            {
                Leb128.Write(bytes, (ulong)histogram);
                for (var rank = 0; rank <= PrequentialQuality.DefaultRanksMax; rank++)
                    Leb128.Write(bytes, (ulong)(rank * 7));
            }

            block.Add(bytes.WrittenSpan.ToArray());
        }

        return block;
    }
}
