namespace CartStream.Datasets.Mapping;

/// <summary>
/// Columns that say what became of an order: its status, flags such as <c>Void?</c>, and times such as
/// <c>cancelled_at</c>. A purchase that was undone or never paid is none.
/// </summary>
internal static class OrderStatus
{
    private const int StatesMax = 20;
    private const int NamesShown = 4;

    private static readonly string[] Statuses =
    [
        "status", "statut", "statü", "statüsü", "durumu", "state", "etat", "état", "estado", "stato", "stav",
        "ステータス", "状態", "状态", "상태", "situação", "durum",
    ];

    private static readonly string[] OfOrders =
    [
        "order", "payment", "financial", "sale", "transaction", "invoice", "bestell", "auftrag", "zahlung", "ordre",
        "commande", "paiement", "pedido", "pago", "ordine", "zamówieni", "zamowieni", "płatno", "objednáv", "sipariş",
        "ödeme", "betaling", "注文", "支払", "订单", "주문", "current",
    ];

    private static readonly string[] OfShipping =
        ["fulfil", "ship", "deliver", "versand", "liefer", "livraison", "envio", "envío", "dispatch"];

    private static readonly string[] OfMoments = ["at", "on", "date", "time", "datum", "reason", "grund", "motif"];
    private static readonly string[] OfPieces = ["qty", "quantity", "pieces", "units", "menge", "anzahl", "qté"];
    private static readonly string[] OfTests = ["test", "is", "order", "mode"];

    private enum Kind
    {
        None,
        Status,
        Shipping,
        Flag,
        Moment,
        Pieces,
    }

    /// <summary>Whether a column tells what became of an order, rather than what a shopper did.</summary>
    public static bool Is(ColumnSample column) => column.HasValues
        && KindOf(column.Name) is Kind.Status or Kind.Shipping && column.Distinct <= StatesMax
        && column.Values.Distinct(StringComparer.Ordinal)
            .All(value => OrderWords.IsKnown(value)
                || TypeWords.Find(value) is null or "purchase" or "refund" or EventMapping.Skip);

    /// <summary>Whether a column's values are those of orders, so that its rows are purchases.</summary>
    public static bool TellsOfOrders(ColumnSample column) => Is(column) && column.Values.Any(OrderWords.IsSold);

    /// <summary>The columns that undo purchases, of those that no field uses.</summary>
    public static IEnumerable<string> Columns(IReadOnlyList<ColumnSample> columns, EventMapping mapping)
    {
        var item = mapping.Fields.GetValueOrDefault(EventField.ItemId, "");
        string[] used = [.. mapping.Fields.Values.SelectMany(source => FieldSource.Parse(source, _ => false).Names)];
        return columns.Where(column => Tells(column) && IsBeside(column.Name, item)
                && !used.Contains(column.Name, StringComparer.OrdinalIgnoreCase))
            .Select(column => column.Name);
    }

    /// <summary>The values of an order's status that are not known to be purchases or not.</summary>
    public static IReadOnlyList<string> Unknown(ColumnSample column)
    {
        var name = ColumnNames.Plain(WithoutLabel(column.Name));
        return Is(column) && KindOf(column.Name) == Kind.Status
            && (name == Statuses[0] || OfOrders.Any(word => name.Contains(word, StringComparison.Ordinal)))
                ? [.. column.Values.Distinct(StringComparer.Ordinal).Where(value => !OrderWords.IsKnown(value))]
                : [];
    }

    /// <summary>
    /// Whether a value says that the purchase was undone: one of those that were given, <c>*</c> for any; without
    /// given ones, by its words and the column's name.
    /// </summary>
    public static bool IsUndone(string column, string value, IReadOnlyList<string> given)
    {
        if (IsUndoneByAny(column, given))
            return true;
        if (given.Count > 0)
            return given.Contains(value, StringComparer.OrdinalIgnoreCase);
        return KindOf(column) switch
        {
            Kind.Flag => OrderWords.IsTrue(value),
            Kind.Shipping => OrderWords.IsCancelled(value),
            _ => OrderWords.IsUndone(value),
        };
    }

    /// <summary>Whether any value of a column undoes a purchase, such as the time at which it was cancelled.</summary>
    public static bool IsUndoneByAny(string column, IReadOnlyList<string> given) => given.Count > 0
        ? given.Contains(EventMapping.AnyType, StringComparer.Ordinal)
        : KindOf(column) == Kind.Moment;

    /// <summary>Whether a column holds how many pieces of a line were undone.</summary>
    public static bool IsOfPieces(string column, IReadOnlyList<string> given) =>
        given.Count == 0 && KindOf(column) == Kind.Pieces;

    /// <summary>What is undone among a column's first values, for people.</summary>
    public static string Note(ColumnSample column, IReadOnlyList<string> given)
    {
        if (IsUndoneByAny(column.Name, given))
            return "purchases that have it are skipped";
        if (IsOfPieces(column.Name, given))
            return "purchases of which it is all pieces are skipped";
        string[] undone =
        [
            .. column.Values.Distinct(StringComparer.Ordinal)
                .Where(value => IsUndone(column.Name, value, given)).Take(NamesShown),
        ];
        return undone.Length == 0
            ? "no purchase of the first rows is"
            : $"purchases with {string.Join(", ", undone)} are skipped";
    }

    private static bool Tells(ColumnSample column) => column.HasValues && KindOf(column.Name) switch
    {
        Kind.Status => Is(column)
            && column.Values.Distinct(StringComparer.Ordinal).Count(OrderWords.IsKnown) * 2 >= column.Distinct,
        Kind.Shipping => Is(column),
        Kind.Flag => column.Values.All(OrderWords.IsFlag),
        Kind.Moment => column.Filled < 1,
        Kind.Pieces => column.IsNumeric(),
        _ => false,
    };

    // In nested records, what belongs to the order or the line that holds the item, not to its customer.
    private static bool IsBeside(string name, string item)
    {
        var end = WithoutLabel(name).LastIndexOf('.');
        return end < 0 || item.StartsWith(name[..(end + 1)], StringComparison.Ordinal);
    }

    // The name of a code or a label beside a status belongs to the status: state.name is state.
    private static string WithoutLabel(string name) => name.LastIndexOf('.') is > 0 and var at
        && ColumnNames.Plain(name[(at + 1)..]) is "name" or "technicalname" or "value" or "code" or "label" or "key"
            ? name[..at]
            : name;

    private static Kind KindOf(string name)
    {
        name = WithoutLabel(name);
        var last = name[(name.LastIndexOf('.') + 1)..];
        var plain = ColumnNames.Plain(last);
        var words = ColumnNames.Words(last);
        if (words.Any(Statuses.Contains) || Statuses.Any(one => plain.EndsWith(one, StringComparison.Ordinal)))
        {
            return OfShipping.Any(word => plain.Contains(word, StringComparison.Ordinal))
                ? Kind.Shipping
                : Kind.Status;
        }

        // A shop that lends has a return date for everything, and an experiment has a test for some.
        var isUndone = words.Any(word => OrderWords.IsCancelledWord(word) || word is "returned" or "refunded"
            or "deleted");
        var isReturn = words.Contains("return", StringComparer.Ordinal);
        if ((isUndone || isReturn) && words.Any(OfPieces.Contains))
            return Kind.Pieces;
        if (isUndone && words.Any(OfMoments.Contains))
            return Kind.Moment;
        return isUndone || (isReturn && (words.Count == 1 || words.Contains("is", StringComparer.Ordinal)))
            || (words.Count > 1 && words.Contains("test", StringComparer.Ordinal) && words.All(OfTests.Contains))
                ? Kind.Flag
                : Kind.None;
    }
}
