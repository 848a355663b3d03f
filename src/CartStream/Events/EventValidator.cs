namespace CartStream.Events;

/// <summary>Holds an event to <see cref="EventLimits"/>. Readers and the processor use this one check.</summary>
public static class EventValidator
{
    /// <summary>Returns the first fault of <paramref name="e"/>, or null when it can be processed.</summary>
    public static EventFault? Check(in ShopperEvent e)
    {
        if (e.TimeMs is < EventLimits.TimeMsMin or > EventLimits.TimeMsMax)
            return new EventFault("event_time", $"{e.TimeMs} ms", "a time from 1970 to 2099");
        if ((byte)e.Type >= EventTypeNames.Count)
            return new EventFault("event_type", $"{(byte)e.Type}", EventTypeNames.Accepted);
        if (e.Quantity is < 1 or > EventLimits.QuantityMax)
            return new EventFault("quantity", $"{e.Quantity}", $"a whole number from 1 to {EventLimits.QuantityMax}");
        return CheckRequiredId("item_id", e.ItemId)
            ?? CheckRequiredId("shopper_id", e.ShopperId)
            ?? CheckLength("session_id", e.SessionId, EventLimits.IdBytesMax)
            ?? CheckLength("event_id", e.EventId, EventLimits.IdBytesMax)
            ?? CheckLength("category_id", e.CategoryId, EventLimits.TextBytesMax)
            ?? CheckLength("category_code", e.CategoryCode, EventLimits.TextBytesMax)
            ?? CheckLength("brand", e.Brand, EventLimits.TextBytesMax);
    }

    private static EventFault? CheckRequiredId(string field, ReadOnlySpan<byte> id) =>
        id.IsEmpty
            ? new EventFault(field, "nothing", $"1 to {EventLimits.IdBytesMax} bytes")
            : CheckLength(field, id, EventLimits.IdBytesMax);

    private static EventFault? CheckLength(string field, ReadOnlySpan<byte> text, int bytesMax) =>
        text.Length > bytesMax ? EventFault.Of(field, text, $"at most {bytesMax} bytes") : null;
}
