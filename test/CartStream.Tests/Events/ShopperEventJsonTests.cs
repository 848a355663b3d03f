using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Events;
using FsCheck;
using FsCheck.Fluent;

namespace CartStream.Tests.Events;

/// <summary>The JSON form, written and read back.</summary>
public sealed class ShopperEventJsonTests
{
    private const string Full =
        """{"event_time":"2019-10-01T00:00:00Z","event_type":"cart","item_id":"577","shopper_id":"463","""
        + """
        "session_id":"26dd","category_id":"148","category_code":"home.bed","brand":"runail","price":2.62,"quantity":2,
        """
        + "\"event_id\":\"e1\"}";

    [Fact]
    public void Write_event_with_every_field_gives_the_documented_form()
    {
        var writer = new ArrayBufferWriter<byte>();

        ShopperEventJson.Write(writer, new ShopperEvent
        {
            TimeMs = 1_569_888_000_000,
            Type = EventType.Cart,
            ItemId = "577"u8,
            ShopperId = "463"u8,
            SessionId = "26dd"u8,
            CategoryId = "148"u8,
            CategoryCode = "home.bed"u8,
            Brand = "runail"u8,
            Price = 2.62m,
            Quantity = 2,
            EventId = "e1"u8,
        });

        Encoding.UTF8.GetString(writer.WrittenSpan).ShouldBe(Full);
    }

    [Fact]
    public void Write_numbers_have_a_point_in_a_host_of_any_culture()
    {
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "\u2212";
        var (culture, writer) = (CultureInfo.CurrentCulture, new ArrayBufferWriter<byte>());
        try
        {
            CultureInfo.CurrentCulture = comma;
            ShopperEventJson.Write(writer, new ShopperEvent
            {
                TimeMs = 0, Type = EventType.Refund, ItemId = "577"u8, ShopperId = "463"u8, Price = -2.62m,
            });
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Encoding.UTF8.GetString(writer.WrittenSpan).ShouldContain("\"price\":-2.62}");
    }

    [Fact]
    public void Write_absent_fields_are_left_out()
    {
        var writer = new ArrayBufferWriter<byte>();

        ShopperEventJson.Write(writer, new ShopperEvent
        {
            TimeMs = 1_569_888_000_123, Type = EventType.RemoveFromCart, ItemId = "577"u8, ShopperId = "463"u8,
        });

        Encoding.UTF8.GetString(writer.WrittenSpan).ShouldBe(
            """{"event_time":"2019-10-01T00:00:00.123Z","event_type":"remove_from_cart","""
            + "\"item_id\":\"577\",\"shopper_id\":\"463\"}");
    }

    [Fact]
    public void TryRead_any_written_event_gives_it_back_and_any_json_reader_agrees()
    {
        var parser = new ShopperEventParser();
        Prop.ForAll(Events().ToArbitrary(), text =>
        {
            var json = Write(text);
            using var byRuntime = JsonDocument.Parse(json);
            parser.TryRead(json, out var e, out var fault).ShouldBeTrue(fault?.ToString());
            byRuntime.RootElement.GetProperty("item_id").GetString().ShouldBe(text.Item);
            Encoding.UTF8.GetString(e.ItemId).ShouldBe(text.Item);
            Encoding.UTF8.GetString(e.ShopperId).ShouldBe(text.Shopper);
            Encoding.UTF8.GetString(e.SessionId).ShouldBe(text.Session);
            Encoding.UTF8.GetString(e.Brand).ShouldBe(text.Brand);
            (e.TimeMs, e.Type, e.Price, e.Quantity).ShouldBe((text.TimeMs, text.Type, text.Price, text.Quantity));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryRead_any_bytes_and_any_mutation_of_an_event_never_throws()
    {
        var parser = new ShopperEventParser();
        var inputs = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            from at in Gen.Choose(0, Full.Length - 1)
            from value in Gen.Elements("\"\\{}[],:u0 -.eE\u0001nt\u00ff"u8.ToArray())
            from cut in Gen.Choose(0, Full.Length)
            from again in Gen.Choose(0, Full.Length - 1)
            select Mutate(at, value, cut, again));
        var config = Config.QuickThrowOnFailure.WithMaxTest(20_000);
        Prop.ForAll(inputs.ToArbitrary(), json =>
        {
            var isRead = parser.TryRead(json, out var e, out var fault);
            return isRead == (fault is null) && (!isRead || EventValidator.Check(e) is null);
        }).Check(config);
    }

    [Fact]
    public void TryRead_and_Write_warmed_up_allocate_nothing()
    {
        var parser = new ShopperEventParser();
        var writer = new ArrayBufferWriter<byte>(4_096);
        var json = Encoding.UTF8.GetBytes(Full.Replace("577", "5\\u002f77"));
        RoundTrip();

        Allocations.Of(RoundTrip).ShouldBe(0);

        void RoundTrip()
        {
            writer.ResetWrittenCount();
            parser.TryRead(json, out var e, out _);
            ShopperEventJson.Write(writer, e);
        }
    }

    private static byte[] Write(EventText text)
    {
        var writer = new ArrayBufferWriter<byte>();
        ShopperEventJson.Write(writer, new ShopperEvent
        {
            TimeMs = text.TimeMs,
            Type = text.Type,
            ItemId = Encoding.UTF8.GetBytes(text.Item),
            ShopperId = Encoding.UTF8.GetBytes(text.Shopper),
            SessionId = Encoding.UTF8.GetBytes(text.Session),
            Brand = Encoding.UTF8.GetBytes(text.Brand),
            Price = text.Price,
            Quantity = text.Quantity,
        });
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Mutate(int at, byte value, int cut, int again)
    {
        var json = Encoding.UTF8.GetBytes(Full);
        json[at] = value;
        return again % 2 == 0 ? json[..cut] : [.. json[..at], value, .. json[at..]];
    }

    private static Gen<EventText> Events()
    {
        var texts = Gen.Elements("a", "é", "語", "😀", "\"", "\\", "/", "\n", "\u0001", "\u007f", " ", "0")
            .ArrayOf().Select(parts => string.Concat(parts.Take(60)));
        var ids = texts.Select(text => string.Concat(text.Where(letter => !char.IsControl(letter))));
        return from time in Gen.Choose(0, int.MaxValue)
               from type in Gen.Elements([.. Enum.GetValues<EventType>().Where(one => one != EventType.SetQuantity)])
               from item in ids
               from shopper in ids
               from session in ids
               from brand in texts
               from price in ArbMap.Default.GeneratorFor<decimal?>()
               from quantity in Gen.Choose(0, 9)
               let timeMs = time * 1_234L
               let pieces = quantity == 0 ? (int?)null : quantity
               select new EventText(
                   timeMs, type, "i" + item, "s" + shopper, session is "" ? "" : "v" + session, brand, price, pieces);
    }

    private sealed record EventText(
        long TimeMs,
        EventType Type,
        string Item,
        string Shopper,
        string Session,
        string Brand,
        decimal? Price,
        int? Quantity);
}
