using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Finds the columns of a table whose cells hold several values, by their first values.</summary>
internal static class CellForms
{
    private const string Separators = ";|,\n";
    private const string PartSeparators = ":|=;,*@";
    private const int PartsMax = 40;

    // Names of columns that hold all items of an order. In a column named after one item, the values must show it.
    private static readonly HashSet<string> ListNames = new(StringComparer.Ordinal)
    {
        "items", "products", "skus", "itemids", "productids", "itemslist", "productlist", "itemlist", "skulist",
        "lineitems", "orderitems", "orderlines", "lines", "lineitemlist", "basket", "cart", "cartitems", "basketitems",
        "articles", "articleids", "contentids", "contents", "productskus", "itemskus", "variants", "variantids",
        "productsordered", "productspurchased", "purchaseditems", "orderdetails", "ordercontents", "cartcontents",
        "basketcontents", "productdetails",
        "varer", "varenumre", "artikler", "produkter", "artikelliste", "produkte", "produits", "articulos", "productos",
    };

    /// <summary>The form of each column whose cells hold several values.</summary>
    public static IReadOnlyDictionary<string, CellForm> Of(IReadOnlyList<ColumnSample> columns)
    {
        var forms = new Dictionary<string, CellForm>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.Where(column => column.HasValues))
        {
            if (Of(column) is { } form)
                forms.TryAdd(column.Name, form);
        }

        return forms;
    }

    /// <summary>The columns with the values inside their cells in place of the cells.</summary>
    public static IReadOnlyList<ColumnSample> Expand(
        IReadOnlyList<ColumnSample> columns, IReadOnlyDictionary<string, CellForm> forms) =>
    [
        .. columns.SelectMany(column => forms.TryGetValue(column.Name, out var form)
            ? JsonColumns.Of(column.Values.Select(value => Record(column.Name, form, value)).OfType<byte[]>()).Columns
            : [column]),
    ];

    /// <summary>The forms that a mapping's sources refer to.</summary>
    public static IReadOnlyDictionary<string, CellForm> Used(
        IReadOnlyDictionary<string, CellForm> forms, IEnumerable<string> sources)
    {
        string[] names = [.. sources.SelectMany(source => FieldSource.Parse(source, _ => false).Names)];
        return forms.Where(form => names.Any(name => IsInside(name, form.Key)))
            .ToDictionary(form => form.Key, form => form.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a list of this name holds all items of an order.</summary>
    public static bool IsListName(string name) => ListNames.Contains(ColumnNames.Plain(name));

    private static bool IsInside(string name, string column) =>
        name.Length > column.Length && name.StartsWith(column, StringComparison.OrdinalIgnoreCase)
        && name[column.Length] is '.' or '[';

    private static byte[]? Record(string column, CellForm form, string value)
    {
        try
        {
            using var stream = new MemoryStream();
            using (var writer = new Utf8JsonWriter(stream))
            {
                writer.WriteStartObject();
                writer.WritePropertyName(column);
                form.Write(writer, value);
                writer.WriteEndObject();
            }

            return stream.ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CellForm? Of(ColumnSample column)
    {
        if (column.Values.All(IsJson))
            return CellForm.Json;
        var isList = IsListName(column.Name);
        if (!isList && (FieldWords.Score(EventField.ItemId, column.Name) <= FieldWords.Hint || column.IsTextTime()))
            return null;
        char[] separators =
            [.. Separators.Where(one => column.Values.Any(value => value.Contains(one, StringComparison.Ordinal)))];
        return separators.Select(one => Parted(column, one)).OfType<CellForm>().FirstOrDefault()
            ?? separators.Select(one => Listed(column, one, isList)).OfType<CellForm>().FirstOrDefault();
    }

    private static bool IsJson(string value)
    {
        if (value is not (['[', .., ']'] or ['{', .., '}']))
            return false;
        try
        {
            using var document = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Elements of parts: every element has as many, or names of its own.</summary>
    private static CellForm? Parted(ColumnSample column, char separator)
    {
        string[] elements = [.. column.Values.SelectMany(value => CellForm.Split(value, separator))];
        if (elements.Length <= column.Values.Count || elements.Any(string.IsNullOrEmpty))
            return null;
        CellForm? byOrder = null;
        foreach (var by in PartSeparators.Where(by => by != separator))
        {
            string[][] parts = [.. elements.Select(element => element.Split(by, StringSplitOptions.TrimEntries))];
            if (parts[0].Length is < 2 or > PartsMax)
                continue;
            if (NameSeparator(parts, by, separator) is { } pair)
                return new CellForm { Elements = separator, Parts = by, Pairs = pair };
            if (byOrder is null && parts.All(one => one.Length == parts[0].Length))
                byOrder = new CellForm { Elements = separator, Parts = by, Names = Names(parts) };
        }

        return byOrder;
    }

    private static char? NameSeparator(string[][] parts, char by, char separator)
    {
        foreach (var pair in ":=".Where(pair => pair != by && pair != separator))
        {
            if (parts.All(one => one.All(part => part.IndexOf(pair, StringComparison.Ordinal) > 0))
                && parts.All(one => Name(one[0], pair) == Name(parts[0][0], pair)))
            {
                return pair;
            }
        }

        return null;

        static string Name(string part, char pair) => part[..part.IndexOf(pair, StringComparison.Ordinal)];
    }

    /// <summary>
    /// A list of ids. In a column that is not named as a list, cells must differ in how many they hold.
    /// </summary>
    private static CellForm? Listed(ColumnSample column, char separator, bool isList)
    {
        string[][] cells = [.. column.Values.Select(value => CellForm.Split(value, separator))];
        var counts = cells.Select(cell => cell.Length).Distinct().Count();
        var isIds = cells.All(cell => cell.All(id => id.Length is > 0 and <= EventLimits.IdBytesMax
            && !id.Contains(' ', StringComparison.Ordinal)));
        return isIds && cells.Any(cell => cell.Length > 1) && (isList || counts > 1)
            ? new CellForm { Elements = separator }
            : null;
    }

    /// <summary>
    /// Names for parts that have none: the most varied one is the item; of the numbers, pieces come before the price.
    /// </summary>
    private static string[] Names(string[][] parts)
    {
        var columns = Enumerable.Range(0, parts[0].Length).Select(i =>
        {
            var column = new ColumnSample((i + 1).ToString(CultureInfo.InvariantCulture));
            foreach (var part in parts)
                column.Add(part[i]);
            return column;
        }).ToArray();
        var item = columns.Where(column => column.Filled == 1)
            .MaxBy(column => (!column.IsNumeric(), column.Distinct)) ?? columns[0];
        var quantity = columns.FirstOrDefault(column => column != item && column.IsWhole());
        var price = columns.FirstOrDefault(column => column != item && column != quantity && column.IsNumeric());
        return
        [
            .. columns.Select(column => column == item ? "item_id"
                : column == quantity ? "quantity"
                : column == price ? "price"
                : column.Name),
        ];
    }
}
