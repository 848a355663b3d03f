using System.Buffers;
using System.Globalization;

namespace CartStream.Events;

/// <summary>
/// Checks an event against <see cref="EventLimits"/>: <see cref="CheckNew"/> for live events, <see cref="Check"/> for
/// events from a log or a file of past events.
/// </summary>
public static class EventValidator
{
    /// <summary>What is expected of an id, for messages.</summary>
    public const string NoControl = "an id without control characters";

    // The C1 control characters are C2 80 to C2 9F in UTF-8.
    private const byte FirstOfC1 = 0xC2;

    private static readonly SearchValues<byte> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), 0x7F, FirstOfC1]);

    /// <summary>
    /// Returns the first fault of an event that is not in a log yet, or null when it can be accepted. In addition to
    /// the rules of <see cref="Check"/>, its price must be 0 to <see cref="EventLimits.PriceMax"/>; that of a refund
    /// may also be below zero. Logs and files of past events hold other prices, too.
    /// </summary>
    public static EventFault? CheckNew(in ShopperEvent e) => Check(e) ?? CheckPrice(e);

    /// <summary>Returns the first fault of <paramref name="e"/>, or null when it can be processed.</summary>
    public static EventFault? Check(in ShopperEvent e)
    {
        if (e.TimeMs is < EventLimits.TimeMsMin or > EventLimits.TimeMsMax)
            return new EventFault("event_time", $"{e.TimeMs} ms", "a time from 1970 to 2099");
        if ((byte)e.Type >= EventTypeNames.Count)
            return new EventFault("event_type", $"{(byte)e.Type}", EventTypeNames.Accepted);
        if (CheckQuantity(e) is { } fault)
            return fault;
        return CheckRequiredId("item_id", e.ItemId)
            ?? CheckRequiredId("shopper_id", e.ShopperId)
            ?? CheckId("anonymous_id", e.AnonymousId)
            ?? CheckId("session_id", e.SessionId)
            ?? CheckId("event_id", e.EventId)
            ?? CheckId("order_id", e.OrderId)
            ?? CheckId("line_id", e.LineId)
            ?? CheckId("receipt_id", e.ReceiptId)
            ?? CheckLength("category_id", e.CategoryId, EventLimits.TextBytesMax)
            ?? CheckLength("category_code", e.CategoryCode, EventLimits.TextBytesMax)
            ?? CheckLength("brand", e.Brand, EventLimits.TextBytesMax)
            ?? CheckLength("item_name", e.ItemName, EventLimits.TextBytesMax)
            ?? CheckLength("item_group_id", e.ItemGroupId, EventLimits.IdBytesMax);
    }

    /// <summary>
    /// Whether there is a control character (U+0000 to U+001F, U+007F to U+009F) in <paramref name="utf8"/>: no URL,
    /// terminal, file or database accepts all of them unescaped.
    /// </summary>
    public static bool HasControl(ReadOnlySpan<byte> utf8)
    {
        var at = utf8.IndexOfAny(Suspects);
        while (at >= 0)
        {
            if (utf8[at] != FirstOfC1 || (at + 1 < utf8.Length && utf8[at + 1] is >= 0x80 and <= 0x9F))
                return true;
            utf8 = utf8[(at + 1)..];
            at = utf8.IndexOfAny(Suspects);
        }

        return false;
    }

    private static EventFault? CheckPrice(in ShopperEvent e)
    {
        var min = e.Type == EventType.Refund ? -EventLimits.PriceMax : 0;
        return e.Price is { } price && (price < min || price > EventLimits.PriceMax)
            ? new EventFault(
                "price",
                price.ToString(CultureInfo.InvariantCulture),
                $"a number from {min.ToString("0", CultureInfo.InvariantCulture)} to {
                    EventLimits.PriceMax.ToString(CultureInfo.InvariantCulture)}")
            : null;
    }

    private static EventFault? CheckQuantity(in ShopperEvent e)
    {
        var isAbsolute = e.Type == EventType.SetQuantity;
        var min = isAbsolute ? 0 : 1;
        var isSound = e.Quantity is { } pieces ? pieces >= min && pieces <= EventLimits.QuantityMax : !isAbsolute;
        return isSound
            ? null
            : new EventFault(
                "quantity",
                e.Quantity is null ? "nothing" : $"{e.Quantity}",
                $"a whole number from {min} to {EventLimits.QuantityMax}");
    }

    /// <summary>Returns the fault of a required id, or null.</summary>
    public static EventFault? CheckRequiredId(string field, ReadOnlySpan<byte> id) =>
        id.IsEmpty
            ? new EventFault(field, "nothing", $"1 to {EventLimits.IdBytesMax} bytes")
            : CheckId(field, id);

    private static EventFault? CheckId(string field, ReadOnlySpan<byte> id) =>
        CheckLength(field, id, EventLimits.IdBytesMax)
        ?? (HasControl(id) ? EventFault.Of(field, id, NoControl) : null)
        ?? (PlaceholderId.Is(id)
            ? EventFault.Of(field, id, "an id; this is what programs write where there is none")
            : null);

    private static EventFault? CheckLength(string field, ReadOnlySpan<byte> text, int bytesMax) =>
        text.Length > bytesMax ? EventFault.Of(field, text, $"at most {bytesMax} bytes") : null;
}
