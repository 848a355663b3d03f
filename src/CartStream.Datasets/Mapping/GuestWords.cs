namespace CartStream.Datasets.Mapping;

/// <summary>
/// What systems write for the shopper of an order that nobody in particular placed. As an id, all guests would be one
/// shopper.
/// </summary>
internal static class GuestWords
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "guest", "guests", "guestuser", "guestcustomer", "guestcheckout", "anonymous", "walkin", "walkincustomer",
        "cashcustomer", "cashsale", "nocustomer", "gast", "gastkunde", "laufkunde", "laufkundschaft", "barverkauf",
        "invité", "clientdepassage", "clientcomptoir", "invitado", "ospite", "gość", "gæst", "gjest", "gäst", "ゲスト",
    };

    private static readonly string[] Numbers = ["0", "-1"];

    /// <summary>Such values of a shopper's column; numbers only among orders, whose guests can be told apart.</summary>
    public static IReadOnlyList<string> Of(ColumnSample shopper, bool areOrders) =>
    [
        .. shopper.Values.Distinct(StringComparer.Ordinal)
            .Where(value => Words.Contains(ColumnNames.Plain(value)) || (areOrders && Numbers.Contains(value))),
    ];
}
