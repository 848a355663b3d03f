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
    private const string Currencies = "$€£¥";
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

        var lists = columns.Where(column => forms.GetValueOrDefault(column.Name) is
            { Elements: not null, Parts: null, Quantity: null, Labels: false }).ToArray();
        if (lists is [var list])
        {
            foreach (var (name, form) in Beside(list, forms[list.Name].Elements!.Value, columns))
                forms.TryAdd(name, form);
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

    /// <summary>The forms of columns that no source takes whole.</summary>
    public static IReadOnlyDictionary<string, CellForm> Besides(
        IReadOnlyDictionary<string, CellForm> forms, IEnumerable<string> sources)
    {
        string[] names = [.. sources.SelectMany(source => FieldSource.Parse(source, forms.ContainsKey).Names)];
        return forms.Where(form => !names.Contains(form.Key, StringComparer.OrdinalIgnoreCase))
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
        return Single(column)
            ?? separators.Select(one => Parted(column, one)).OfType<CellForm>().FirstOrDefault()
            ?? Counted(column, separators, isList)
            ?? separators.Select(one => Listed(column, one, isList)).OfType<CellForm>().FirstOrDefault();
    }

    /// <summary>
    /// Lists beside a list of items: columns that are called after what each item has, and hold as many values. Of
    /// quantities, any that may be a list: where they aren't as many, the user is told.
    /// </summary>
    private static IEnumerable<(string Name, CellForm Form)> Beside(
        ColumnSample list, char separator, IEnumerable<ColumnSample> columns)
    {
        var items = Total(list, separator);
        foreach (var column in columns.Where(column => column.HasValues && column != list))
        {
            var asList = $"{column.Name}[]";
            var isQuantity = FieldWords.Score(EventField.Quantity, asList) > FieldWords.Hint
                && column.Values.Any(value => value.Contains(separator, StringComparison.Ordinal));
            var by = separator + Separators.Replace(separator.ToString(), "", StringComparison.Ordinal);
            var same = by.Where(one => column.Values.Any(value => value.Contains(one, StringComparison.Ordinal)))
                .Select(one => (char?)one).FirstOrDefault(one => Total(column, one!.Value) == items);
            if (ItemLists.IsOfItem(asList) && (same ?? (isQuantity ? separator : null)) is { } sign)
                yield return (column.Name, new CellForm { Elements = sign });
        }
    }

    private static int Total(ColumnSample column, char separator) =>
        column.Values.Sum(value => CellForm.Split(value, separator).Length);

    /// <summary>
    /// Cells that hold the parts of a single element each, which have names: <c>sku:a|quantity:2</c>. How further
    /// elements would be separated is not to be seen, so the usual separator is taken.
    /// </summary>
    private static CellForm? Single(ColumnSample column)
    {
        foreach (var by in PartSeparators.Where(by => column.Values.All(value => Has(value, by))))
        {
            string[][] parts = [.. column.Values.Select(value => value.Split(by, StringSplitOptions.TrimEntries))];
            if (NameSeparator(parts, by, by) is { } pair && parts.All(one => AreOfOneItem(one, pair)))
                return new CellForm { Elements = by == ';' ? '|' : ';', Parts = by, Pairs = pair };
        }

        return null;

        static bool Has(string value, char sign) => value.Contains(sign, StringComparison.Ordinal);
    }

    private static bool AreOfOneItem(string[] parts, char pair)
    {
        string[] names = [.. parts.Select(part => part[..part.IndexOf(pair, StringComparison.Ordinal)])];
        return names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length
            && names.Any(name => FieldWords.Score(EventField.ItemId, name) > FieldWords.Hint);
    }

    /// <summary>
    /// Items with their quantities, as in <c>TEA x 2</c>. In a column that is not named as a list, a cell must hold
    /// several.
    /// </summary>
    private static CellForm? Counted(ColumnSample column, char[] separators, bool isList)
    {
        foreach (var separator in separators.DefaultIfEmpty(','))
        {
            string[] elements = [.. column.Values.SelectMany(value => CellForm.Split(value, separator))];
            if (elements.Length == column.Values.Count && !isList)
                continue;
            foreach (var place in Enum.GetValues<QuantityPlace>())
            {
                if (Items(elements, place) is { } items)
                    return new CellForm { Elements = separator, Quantity = place, Labels = LabelledText.Are(items) };
            }

            if (LabelledText.Are(elements))
                return new CellForm { Elements = separator, Labels = true };
        }

        return null;
    }

    // The texts before or behind the quantities; null where one has none there.
    private static List<string>? Items(string[] elements, QuantityPlace place)
    {
        if (place == QuantityPlace.Brackets && !CountedText.AreInBrackets(elements))
            return null;
        var items = new List<string>();
        foreach (var element in elements)
        {
            if (!CountedText.TryCut(element, place, out var item, out _) || item.AsSpan().IndexOfAny(Currencies) >= 0)
                return null;
            items.Add(item);
        }

        return items;
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
            if (byOrder is null && parts.All(one => one.Length == parts[0].Length && one.All(IsWhole)))
                byOrder = new CellForm { Elements = separator, Parts = by, Names = Names(parts) };
        }

        return byOrder;
    }

    // Tea (Qty: 2) is one text with brackets, not two parts.
    private static bool IsWhole(string part) => part.Count(c => c == '(') == part.Count(c => c == ')');

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
            .. columns.Select(column => column == item ? CellForm.ItemPart
                : column == quantity ? CellForm.QuantityPart
                : column == price ? "price"
                : column.Name),
        ];
    }
}
