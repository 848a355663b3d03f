namespace CartStream.Datasets.Mapping;

/// <summary>
/// Maps the columns of a delimited file, or the paths of JSON records, to events. Known formats are mappings too. Docs:
/// docs/formats/mapping.md.
/// </summary>
public sealed record EventMapping
{
    /// <summary>The type, in <see cref="Types"/>, of rows that are skipped.</summary>
    public const string Skip = "skip";

    /// <summary>The key, in <see cref="Types"/>, of every type that is not named.</summary>
    public const string AnyType = "*";

    /// <summary>The common name of the layout.</summary>
    public required string Name { get; init; }

    /// <summary>Whether records are JSON objects (Parquet rows count as such); else rows of delimited text.</summary>
    public bool IsJson { get; init; }

    /// <summary>
    /// The encoding of the file's text, such as windows-1252; null (default) for UTF-8, or UTF-16 by its first bytes. A
    /// byte order mark counts more.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>
    /// The delimiter: one ASCII character or <c>::</c>; null (default) to detect it from the first row.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first row names the columns; else they are named 1, 2, 3 … Default true.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>
    /// The source of each field: a column or path, or several. <c>a|b</c> takes b where a is empty; <c>a+'.'+b</c>
    /// joins them; <c>items[].id</c> is read from each element of an array, <c>params[key=x].value</c> from the element
    /// whose key is x.
    /// </summary>
    public IReadOnlyDictionary<EventField, string> Fields { get; init; } = new Dictionary<EventField, string>();

    /// <summary>
    /// A regular expression whose first group is the item, for sources that are addresses of pages; null (default)
    /// where an address is the item itself. Rows of other pages are skipped.
    /// </summary>
    public string? ItemPattern { get; init; }

    /// <summary>The meanings of the file's event types: view, cart, remove_from_cart, purchase or skip.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether types outside <see cref="Types"/> are recognised by common words such as add_to_cart.</summary>
    public bool KnowsTypeWords { get; init; }

    /// <summary>
    /// Columns that tell that a purchase was undone or never paid, such as a status, and the values that say so:
    /// <c>*</c> is any, and none at all stands for common words such as <c>Cancelled</c>. Such purchases are passed
    /// over. Default no columns.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Undone { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Columns that tell that a row is no item of the shop, such as shipping, a fee, a discount or a gift card, and the
    /// values that say so: <c>*</c> is any, and none at all stands for common words such as <c>Shipping</c>. Such rows
    /// are skipped. Default no columns.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NoItems { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Values of the shopper that stand for no shopper, such as the <c>0</c> of every guest. Default none.
    /// </summary>
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>The type of rows without a type; null where every row must have one.</summary>
    public string? DefaultType { get; init; }

    /// <summary>
    /// How times are written: <c>auto</c> (default; ISO 8601 in its common forms, numbers by their magnitude),
    /// <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> (numbers; the magnitude decides where that unit is implausible),
    /// <c>line</c> (none: line n happens n seconds after 1970 began), or a pattern such as <c>MM/dd/yyyy HH:mm</c>.
    /// </summary>
    public string TimeFormat { get; init; } = TimeRule.Auto;

    /// <summary>The time zone (IANA) of times that are written without an offset. Default UTC.</summary>
    public string TimeZone { get; init; } = TimeRule.Utc;

    /// <summary>The decimal separator of numbers: a point (default) or a comma.</summary>
    public char Decimal { get; init; } = '.';

    /// <summary>The separator of thousands, dropped from numbers; null (default) for none.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether the rows come in time order; if not (default), the file is sorted in memory.</summary>
    public bool IsSorted { get; init; }

    /// <summary>
    /// Whether a row that has no type, time, shopper or session takes those of the previous row, if both belong to the
    /// same order.
    /// </summary>
    public bool FillDown { get; init; }

    /// <summary>
    /// Whether rows without an item are skipped, as page views are; else (default) they are rejected.
    /// </summary>
    public bool PassesOverNoItem { get; init; }

    /// <summary>The columns' names, in a file without a header; null (default) names them 1, 2, 3 …</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>
    /// The columns of delimited text whose cells hold several values, and how. Their values are named as in JSON:
    /// <c>items[].sku</c>, <c>properties.sku</c>, and <c>skus[]</c> for the elements themselves. Default none.
    /// </summary>
    public IReadOnlyDictionary<string, CellForm> Cells { get; init; } =
        new Dictionary<string, CellForm>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The path of the array whose elements are the records, in JSON that wraps them; null for none.</summary>
    public string? Records { get; init; }
}
