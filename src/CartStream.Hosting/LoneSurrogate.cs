namespace CartStream.Hosting;

/// <summary>
/// Finds lone surrogates, which UTF-8 can't encode and which would be replaced, giving a different id.
/// </summary>
internal static class LoneSurrogate
{
    /// <summary>The first field that has one, by its name in the API; null when none has.</summary>
    public static string? FieldOf(CartEvent e) =>
        Has(e.EventType) ? "event_type"
        : Has(e.ItemId) ? "item_id"
        : Has(e.ShopperId) ? "shopper_id"
        : Has(e.AnonymousId) ? "anonymous_id"
        : Has(e.SessionId) ? "session_id"
        : Has(e.CategoryId) ? "category_id"
        : Has(e.CategoryCode) ? "category_code"
        : Has(e.Brand) ? "brand"
        : Has(e.ItemName) ? "item_name"
        : Has(e.ItemGroupId) ? "item_group_id"
        : Has(e.EventId) ? "event_id"
        : Has(e.OrderId) ? "order_id"
        : Has(e.LineId) ? "line_id"
        : Has(e.ReceiptId) ? "receipt_id"
        : null;

    private static bool Has(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }

        return false;
    }
}
