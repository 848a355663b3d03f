using System.Text;
using CartStream.Events;

namespace CartStream.Tests.Events;

/// <summary>Valid forms of an event's JSON, and the messages for others.</summary>
public sealed class ShopperEventParserTests
{
    private const string Start = """{"event_time":"2019-10-01T00:00:00Z","event_type":"view",""";

    private readonly ShopperEventParser _parser = new();

    [Fact]
    public void TryRead_numeric_ids_are_taken_as_written()
    {
        _parser.TryRead(Utf8(Start + """ "item_id": 577, "shopper_id": 463, "category_id": 12} """), out var e, out _)
            .ShouldBeTrue();

        Encoding.UTF8.GetString(e.ItemId).ShouldBe("577");
        Encoding.UTF8.GetString(e.ShopperId).ShouldBe("463");
        Encoding.UTF8.GetString(e.CategoryId).ShouldBe("12");
    }

    [Fact]
    public void TryRead_nulls_are_absent()
    {
        var json = Start + """
            "item_id":"1","shopper_id":"2","session_id":null,"brand":null,"price":null,"quantity":null}
            """;

        _parser.TryRead(Utf8(json), out var e, out _).ShouldBeTrue();

        (e.SessionId.Length, e.Brand.Length).ShouldBe((0, 0));
        (e.Price, e.Quantity).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("2", 2)]
    [InlineData("2.00", 2)]
    [InlineData("\"3.0\"", 3)]
    [InlineData("-2", -2)]
    [InlineData("-2.0", -2)]
    public void TryRead_quantity_may_be_a_decimal_without_a_fraction(string json, int quantity)
    {
        var read = _parser.TryRead(
            Utf8(Start + $$""" "event_type":"purchase","item_id":"1","shopper_id":"2","quantity":{{json}}}"""),
            out var e,
            out var fault);

        read.ShouldBeTrue(fault?.ToString());
        e.Type.ShouldBe(quantity > 0 ? EventType.Purchase : EventType.Refund);
        e.Quantity.ShouldBe(Math.Abs(quantity));
    }

    [Fact]
    public void TryRead_unknown_fields_of_any_shape_are_skipped()
    {
        var json = Start + """
            "a":{"b":[1,-2.5e+3,{}],"c":"\"]}"},"d":[],"e":true,"f":false,"item_id":"1","shopper_id":"2","g":null}
            """;

        _parser.TryRead(Utf8(json), out _, out var fault).ShouldBeTrue(fault?.ToString());
    }

    [Fact]
    public void TryRead_escapes_in_values_and_names_are_resolved()
    {
        var json = Start + """
            "item\u005fid":"a","brand":"a\"\\\/\b\f\n\r\tz","shopper_id":"\u00e9\u8a9e\ud83d\uDE00"}
            """;

        _parser.TryRead(Utf8(json), out var e, out var fault).ShouldBeTrue(fault?.ToString());

        Encoding.UTF8.GetString(e.ItemId).ShouldBe("a");
        Encoding.UTF8.GetString(e.Brand).ShouldBe("a\"\\/\b\f\n\r\tz");
        Encoding.UTF8.GetString(e.ShopperId).ShouldBe("é語😀");
    }

    [Fact]
    public void TryRead_field_that_comes_twice_the_last_counts()
    {
        _parser.TryRead(Utf8(Start + """ "item_id":"1","shopper_id":"2","item_id":"3"}"""), out var e, out _)
            .ShouldBeTrue();

        Encoding.UTF8.GetString(e.ItemId).ShouldBe("3");
    }

    [Theory]
    [InlineData("{}", "event_time: found nothing, "
        + "expected a time such as 2019-10-01T00:00:00Z or 2019-10-01 00:00:00 UTC")]
    [InlineData("""{"event_time":"2019-10-01T00:00:00Z"}""",
        "event_type: found nothing, expected view, cart, remove_from_cart, purchase, refund or set_quantity")]
    [InlineData(Start + "\"shopper_id\":\"2\"}", "item_id: found nothing, expected 1 to 256 bytes")]
    [InlineData(Start + "\"item_id\":\"2\"}", "shopper_id: found nothing, expected 1 to 256 bytes")]
    [InlineData(Start + "\"item_id\":null,\"shopper_id\":\"2\"}", "item_id: found nothing, expected 1 to 256 bytes")]
    [InlineData(Start + "\"item_id\":1.5}", "item_id: found '1.5', expected a string, a whole number or null")]
    [InlineData(Start + "\"item_id\":[1]}", "item_id: found '[1]', expected a string, a whole number or null")]
    [InlineData("""{"event_time":1569888000}""", "event_time: found '1569888000', "
        + "expected a time such as 2019-10-01T00:00:00Z or 2019-10-01 00:00:00 UTC")]
    [InlineData("""{"event_type":"click"}""",
        "event_type: found 'click', expected view, cart, remove_from_cart, purchase, refund or set_quantity")]
    [InlineData("""{"price":"2,62"}""", "price: found '2,62', expected a number")]
    [InlineData("""{"price":""}""", "price: found '', expected a number")]
    [InlineData("""{"quantity":"two"}""", "quantity: found 'two', expected a whole number from 1 to 1000000")]
    [InlineData("""{"quantity":1.5}""", "quantity: found '1.5', expected a whole number from 1 to 1000000")]
    [InlineData("""{"quantity":1e7}""", "quantity: found '1e7', expected a whole number from 1 to 1000000")]
    [InlineData("""{"quantity":9999999}""", "quantity: found '9999999', expected a whole number from 1 to 1000000")]
    [InlineData(Start + "\"item_id\":1,\"shopper_id\":2,\"quantity\":0}",
        "quantity: found 0, expected a whole number from 1 to 1000000")]
    [InlineData("", "event: found '', expected a JSON object")]
    [InlineData("[]", "event: found '[]', expected a JSON object: one event, not a list")]
    [InlineData("{\"item_id\":1}\n{\"item_id\":2}",
        "event: found '{\"item_id\":2}', expected the end: one event, not several")]
    [InlineData("""{"schema":{},"payload":{"item_id":1}}""",
        "event: found 'payload', expected the event's fields in the outer JSON object, not in an envelope")]
    [InlineData("""{"before":null,"after":{"item_id":1},"op":"c"}""",
        "event: found 'after', expected the event's fields in the outer JSON object, not in an envelope")]
    [InlineData("""{"specversion":"1.0","type":"cart","data":{"item_id":1}}""",
        "event: found 'data', expected the event's fields in the outer JSON object, not in an envelope")]
    [InlineData("\uFEFF{}", "event: found '\uFEFF{}', expected a JSON object without a byte order mark before it")]
    [InlineData("\0\0\0\0*{\"item_id\":1}",
        "event: found '\uFFFD\uFFFD\uFFFD\uFFFD*{\"item_id\":1}', expected a JSON object, not the format of a schema "
        + "registry (a zero, then the number of the schema, 42): use a serializer without one")]
    [InlineData("""{"item_id":"1""", "event: found '1', expected valid JSON at byte 12")]
    [InlineData("""{"item_id":01}""", "event: found '01}', expected valid JSON at byte 11")]
    [InlineData("""{"item_id":"\ud800"}""", "event: found '}', expected valid JSON at byte 19")]
    [InlineData("""{"item_id":1,}""", "event: found '}', expected valid JSON at byte 13")]
    [InlineData("""{"item_id":1} x""", "event: found 'x', expected valid JSON at byte 14")]
    public void TryRead_bad_json_names_the_field_or_the_place(string json, string fault)
    {
        _parser.TryRead(Utf8(json), out var e, out var found).ShouldBeFalse();

        found!.ToString().ShouldBe(fault);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08, 0x00 })]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0x20 })]
    [InlineData(new byte[] { 0x04, 0x22, 0x4D, 0x18, 0x64 })]
    public void TryRead_compressed_bytes_are_named_as_such(byte[] compressed)
    {
        _parser.TryRead(compressed, out _, out var fault).ShouldBeFalse();

        fault!.Expected.ShouldStartWith("a JSON object that is not compressed");
    }

    [Fact]
    public void TryRead_bytes_that_are_no_utf8_are_refused()
    {
        _parser.TryRead([(byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)'}'], out _, out var fault).ShouldBeFalse();

        fault!.Expected.ShouldBe("UTF-8");
    }

    [Fact]
    public void TryRead_more_than_the_limit_is_refused()
    {
        _parser.TryRead(new byte[EventLimits.JsonBytesMax + 1], out _, out var fault).ShouldBeFalse();

        fault!.ToString().ShouldBe("event: found 65537 bytes, expected at most 65536 bytes");
    }

    [Fact]
    public void TryRead_value_nested_too_deeply_is_refused()
    {
        var json = Start + "\"x\":" + new string('[', 60_000) + "}";

        _parser.TryRead(Utf8(json), out _, out var fault).ShouldBeFalse();

        fault!.Field.ShouldBe("event");
    }

    private static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);
}
