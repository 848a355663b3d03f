namespace CartStream.Datasets.Mapping;

/// <summary>
/// Finds a column that says what was done in words, or under a name, that are not known. Its few values differ between
/// the rows of an item and between those of a shopper; a colour or a country does not.
/// </summary>
internal static class HiddenTypes
{
    private const int RowsMin = 8;
    private const int TypesMax = 12;
    private const int CodeDigitsMax = 2;

    private static readonly string[] CodeWords = ["code", "cd", "type", "typ", "kind", "op", "act", "operation"];

    // What differs within a shopper's visits, too, and is no deed.
    private static readonly string[] OtherWords =
    [
        "device", "platform", "os", "browser", "agent", "app", "channel", "source", "medium", "referrer", "referer",
        "campaign", "traffic", "country", "city", "region", "state", "store", "shop", "site", "host", "location",
        "weekday", "day", "month", "season", "language", "lang", "locale", "currency", "list", "page", "section",
        "placement", "position", "payment", "shipping", "delivery", "method", "status", "experiment", "segment",
        "group", "category", "brand", "color", "colour", "size", "name", "title", "gender", "weather", "version",
        "zip", "postal", "area", "promo", "coupon", "discount", "http", "response", "error",
        "gerät", "kanal", "land", "sprache", "pays", "canal", "appareil", "enhet", "kilde", "dispositivo",
    ];

    /// <summary>The column, of those for which <paramref name="isLeft"/> holds; null when there is none.</summary>
    public static ColumnSample? Find(
        IReadOnlyList<ColumnSample> columns,
        ColumnSample? item,
        ColumnSample? shopper,
        Predicate<ColumnSample> isLeft) =>
        item is null || shopper is null ? null : columns.FirstOrDefault(column => isLeft(column)
            && MayTell(column) && Differs(column, item) && Differs(column, shopper));

    private static bool MayTell(ColumnSample column) => column.Filled == 1 && column.Values.Count >= RowsMin
        && !ColumnNames.Words(column.Name).Any(OtherWords.Contains)
        && column.Distinct is > 1 and <= TypesMax && column.Distinct * 2 <= column.Values.Count
        && (column.Values.All(value => value.Any(char.IsLetter) && !value.Any(char.IsDigit)) || IsOfCodes(column))
        && !column.Values.All(OrderWords.IsFlag) && !column.IsTextTime();

    private static bool IsOfCodes(ColumnSample column) => ColumnNames.Words(column.Name).Any(CodeWords.Contains)
        && column.Values.All(value => value.Length <= CodeDigitsMax && value.All(char.IsAsciiDigit));

    // Whether most owners with several rows have several of the values.
    private static bool Differs(ColumnSample column, ColumnSample owner)
    {
        if (owner.Filled < 1 || owner.Values.Count != column.Values.Count)
            return false;
        var several = owner.Values.Zip(column.Values).GroupBy(pair => pair.First, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any()).ToArray();
        var differing = several.Count(group => group.Any(pair => pair.Second != group.First().Second));
        return several.Length > 0 && differing * 2 > several.Length;
    }
}
