using System.Globalization;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Columns that hold one basket side by side, as <c>sku1,qty1,sku2,qty2</c>: a source names them all with <c>#</c> in
/// the number's place, as <c>sku#</c>.
/// </summary>
internal static class NumberedColumns
{
    private const char Mark = '#';

    // Fields that each item of a basket has. The item is first: without it there is no basket.
    private static readonly EventField[] Fields = [EventField.ItemId, .. ItemLists.OfItems];

    /// <summary>
    /// The sources with <c>#</c> that a table's columns suggest; none where a single column holds the item.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ColumnSample> columns)
    {
        string[] names = [.. columns.Select(column => column.Name)];
        var groups = names.Select(Pattern).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(pattern => Numbers(pattern, names) is [0 or 1, _, ..])
            .ToArray();
        var items = groups.Where(pattern => IsItem(pattern, columns)).ToArray();
        if (items.Length == 0 || columns.Any(column => column.HasValues && Pattern(column.Name) is null
            && FieldWords.Score(EventField.ItemId, column.Name) > FieldWords.Hint))
        {
            return [];
        }

        var numbersOfItems = Numbers(items[0], names);
        return
        [
            .. groups.Where(pattern => Numbers(pattern, names).SequenceEqual(numbersOfItems)
                && Fields.Any(field => FieldWords.Score(field, pattern) > 0)),
        ];
    }

    /// <summary>
    /// A column that has the name of <paramref name="item"/> with a number, and other values; null for none.
    /// </summary>
    public static ColumnSample? Another(ColumnSample item, IReadOnlyList<ColumnSample> columns) =>
        columns.FirstOrDefault(column => column.HasValues && Pattern(column.Name) is { } pattern
            && ColumnNames.Plain(pattern) == ColumnNames.Plain(item.Name) && !item.IsSideBySide
            && !column.Values.SequenceEqual(item.Values, StringComparer.Ordinal));

    /// <summary>The sources with <c>#</c> that a mapping has, where no column has that very name.</summary>
    public static IReadOnlyList<string> Used(EventMapping mapping, IReadOnlyList<string> columns) =>
    [
        .. mapping.IsJson
            ? []
            : mapping.Fields.Values.SelectMany(source => NamesOf(source, columns)).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The sources with <c>#</c> of the item; those of all fields where the item has none.</summary>
    public static IReadOnlyList<string> OfItem(EventMapping mapping, IReadOnlyList<string> columns)
    {
        string[] item = mapping.Fields.TryGetValue(EventField.ItemId, out var source)
            ? [.. NamesOf(source, columns)]
            : [];
        return item.Length > 0 ? item : Used(mapping, columns);
    }

    /// <summary>The columns with one for each of <paramref name="patterns"/> in place of those it stands for.</summary>
    public static IReadOnlyList<ColumnSample> Expand(
        IReadOnlyList<ColumnSample> columns, IReadOnlyList<string> patterns)
    {
        if (patterns.Count == 0)
            return columns;
        var expanded = new List<ColumnSample>();
        var merged = new Dictionary<string, ColumnSample>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            if (patterns.FirstOrDefault(pattern => Number(pattern, column.Name) is not null) is not { } pattern)
            {
                expanded.Add(column);
                continue;
            }

            if (!merged.TryGetValue(pattern, out var whole))
            {
                whole = merged[pattern] = new ColumnSample(pattern) { IsSideBySide = true };
                expanded.Add(whole);
            }

            foreach (var value in column.Values)
                whole.Add(value);
        }

        return expanded;
    }

    /// <summary>Whether a source may stand for several columns.</summary>
    public static bool IsPattern(string source) => source.Contains(Mark, StringComparison.Ordinal);

    /// <summary>The number that <paramref name="name"/> has in the pattern's place; null if it doesn't fit.</summary>
    public static int? Number(string pattern, string name)
    {
        var at = pattern.LastIndexOf(Mark);
        var length = name.Length - pattern.Length + 1;
        return at >= 0 && length > 0
            && name.StartsWith(pattern[..at], StringComparison.OrdinalIgnoreCase)
            && name.EndsWith(pattern[(at + 1)..], StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private static IEnumerable<string> NamesOf(string source, IReadOnlyList<string> columns) =>
        FieldSource.Parse(source, name => ColumnNames.IndexOf(columns, name) >= 0).Names
            .Where(name => IsPattern(name) && ColumnNames.IndexOf(columns, name) < 0
                && columns.Any(column => Number(name, column) is not null));

    private static int[] Numbers(string pattern, IReadOnlyList<string> names) =>
        [.. names.Select(name => Number(pattern, name)).OfType<int>().Distinct().Order()];

    // A cell with separators inside holds more than an id or a name.
    private static bool IsItem(string pattern, IReadOnlyList<ColumnSample> columns)
    {
        ColumnSample[] same = [.. columns.Where(column => Number(pattern, column.Name) is not null)];
        return FieldWords.Score(EventField.ItemId, pattern) > FieldWords.Hint
            && same.Any(column => column.HasValues)
            && same.All(column => !column.IsTextTime()
                && column.Values.All(value => value.AsSpan().IndexOfAny("|{[") < 0));
    }

    /// <summary>The name with <c>#</c> for its last number; null where it has none, or already a <c>#</c>.</summary>
    private static string? Pattern(string name)
    {
        var to = name.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var from = to;
        while (from > 0 && char.IsAsciiDigit(name[from - 1]))
            from--;
        return to == 0 || to - from == name.Length || IsPattern(name)
            ? null
            : $"{name[..from]}{Mark}{name[to..]}";
    }
}
