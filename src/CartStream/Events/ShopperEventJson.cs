using System.Buffers;
using System.Globalization;

namespace CartStream.Events;

/// <summary>
/// Writes events in their JSON form: one flat object, <c>snake_case</c>; an absent optional field is left out.
/// </summary>
/// <remarks><see cref="ShopperEventParser"/> reads it back.</remarks>
public static class ShopperEventJson
{
    // Names, quotes, commas, time, type, price and quantity: everything except the texts.
    private const int FixedBytesMax = 352;

    // A control character becomes \u00XX.
    private const int EscapedBytesMax = 6;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(code => (byte)code)]);

    /// <summary>
    /// Writes <paramref name="e"/>, whose texts must be UTF-8, in one piece and without a line break.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <see cref="EventValidator"/> does not accept the type or the time.
    /// </exception>
    public static void Write(IBufferWriter<byte> writer, in ShopperEvent e)
    {
        var textBytes = e.ItemId.Length + e.ShopperId.Length + e.AnonymousId.Length + e.SessionId.Length
            + e.EventId.Length + e.OrderId.Length + e.LineId.Length + e.CategoryId.Length + e.CategoryCode.Length
            + e.Brand.Length + e.ItemName.Length + e.ItemGroupId.Length + e.ReceiptId.Length;
        var line = writer.GetSpan(FixedBytesMax + (EscapedBytesMax * textBytes));
        var at = Copy("{\"event_time\":\""u8, line, 0);
        at += EventTime.Format(e.TimeMs, line[at..]);
        at = Copy("\",\"event_type\":\""u8, line, at);
        at = Copy(EventTypeNames.Utf8(e.Type), line, at);
        at = Copy("\""u8, line, at);
        at = Text(",\"item_id\":\""u8, e.ItemId, line, at);
        at = Text(",\"shopper_id\":\""u8, e.ShopperId, line, at);
        at = Text(",\"anonymous_id\":\""u8, e.AnonymousId, line, at);
        at = Text(",\"session_id\":\""u8, e.SessionId, line, at);
        at = Text(",\"category_id\":\""u8, e.CategoryId, line, at);
        at = Text(",\"category_code\":\""u8, e.CategoryCode, line, at);
        at = Text(",\"brand\":\""u8, e.Brand, line, at);
        at = Text(",\"item_name\":\""u8, e.ItemName, line, at);
        at = Text(",\"item_group_id\":\""u8, e.ItemGroupId, line, at);
        if (e.Price is { } price)
        {
            at = Copy(",\"price\":"u8, line, at);
            price.TryFormat(line[at..], out var digits, default, CultureInfo.InvariantCulture);
            at += digits;
        }

        if (e.Quantity is { } quantity)
        {
            at = Copy(",\"quantity\":"u8, line, at);
            quantity.TryFormat(line[at..], out var digits, default, CultureInfo.InvariantCulture);
            at += digits;
        }

        at = Text(",\"event_id\":\""u8, e.EventId, line, at);
        at = Text(",\"order_id\":\""u8, e.OrderId, line, at);
        at = Text(",\"line_id\":\""u8, e.LineId, line, at);
        at = Text(",\"receipt_id\":\""u8, e.ReceiptId, line, at);
        line[at] = (byte)'}';
        writer.Advance(at + 1);
    }

    private static int Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, Span<byte> line, int at)
    {
        if (text.IsEmpty)
            return at;
        at = Copy(name, line, at);
        at = text.ContainsAny(Escaped) ? CopyEscaped(text, line, at) : Copy(text, line, at);
        line[at] = (byte)'"';
        return at + 1;
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> line, int at)
    {
        bytes.CopyTo(line[at..]);
        return at + bytes.Length;
    }

    private static int CopyEscaped(ReadOnlySpan<byte> text, Span<byte> line, int at)
    {
        foreach (var b in text)
        {
            if (!Escaped.Contains(b))
            {
                line[at++] = b;
            }
            else if (b is (byte)'"' or (byte)'\\')
            {
                line[at++] = (byte)'\\';
                line[at++] = b;
            }
            else
            {
                at = Copy("\\u00"u8, line, at);
                line[at++] = "0123456789abcdef"u8[b >> 4];
                line[at++] = "0123456789abcdef"u8[b & 0xF];
            }
        }

        return at;
    }
}
