using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Items;

/// <summary>Maps a file's columns to the fields of an item.</summary>
internal sealed class ItemColumns
{
    /// <summary>The fields of an item, by their names in <c>--map</c>.</summary>
    public static readonly IReadOnlyList<string> Fields =
        ["item_id", "name", "category", "brand", "price", "in_stock", "image", "tags", "item_group_id"];

    // Synonyms in other shops and merchant feeds, reduced to letters.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["item_id"] =
        [
            "itemid", "id", "sku", "productid", "product", "item", "articleid", "asin", "variantid", "handle",
            "variantsku",
        ],
        ["name"] = ["name", "title", "productname", "itemname", "producttitle"],
        ["category"] =
        [
            "category", "categorycode", "categoryname", "producttype", "googleproductcategory", "type", "categoryid",
        ],
        ["brand"] = ["brand", "vendor", "manufacturer"],
        ["price"] = ["price", "unitprice", "itemprice", "variantprice", "saleprice"],
        ["in_stock"] =
            ["instock", "stock", "availability", "available", "inventory", "stockquantity", "variantinventoryqty"],
        ["image"] = ["image", "imagelink", "imageurl", "imagesrc", "picture"],
        ["item_group_id"] = ["itemgroupid", "parentid", "parentsku", "groupid", "parentproductid"],
        ["tags"] = ["tags", "tag", "labels"],
    };

    private readonly Dictionary<string, string> _columns;

    private ItemColumns(Dictionary<string, string> columns) => _columns = columns;

    /// <summary>The column of each field, for the report.</summary>
    public string Description => string.Join(", ", Fields.Where(_columns.ContainsKey).Select(name =>
        $"{name}={_columns[name]}"));

    /// <summary>Chooses columns: mapped ones first, then those with known names.</summary>
    /// <param name="columns">The file's.</param>
    /// <param name="map">Mappings, <c>field=column</c>, several separated by commas.</param>
    /// <exception cref="UsageException">A mapping can't be read, or no column holds the item's id.</exception>
    public static ItemColumns Choose(IReadOnlyList<string> columns, IEnumerable<string> map)
    {
        var chosen = Mapped(columns, map);
        foreach (var field in Fields)
        {
            var column = Known[field].Select(name => columns.FirstOrDefault(one => Letters(one) == name))
                .FirstOrDefault(one => one is not null && !chosen.ContainsValue(one));
            if (column is not null)
                chosen.TryAdd(field, column);
        }

        return chosen.ContainsKey("item_id")
            ? new ItemColumns(chosen)
            : throw new UsageException(
                $"found no column that names the item among {string.Join(", ", columns.Take(20))}; say which it is "
                + "with --map item_id=COLUMN");
    }

    /// <summary>A field's value in a record; null for none.</summary>
    public string? Find(Dictionary<string, string> record, string field) =>
        _columns.TryGetValue(field, out var column) ? record.GetValueOrDefault(column) : null;

    private static Dictionary<string, string> Mapped(IReadOnlyList<string> columns, IEnumerable<string> map)
    {
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var pair in map.SelectMany(one => one.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !Fields.Contains(parts[0]))
                faults.Add($"--map has '{pair}', expected FIELD=COLUMN with a field of {string.Join(", ", Fields)}");
            else if (!columns.Contains(parts[1], StringComparer.Ordinal))
                faults.Add($"--map has column '{parts[1]}', expected one of {string.Join(", ", columns.Take(20))}");
            else
                chosen[parts[0]] = parts[1];
        }

        return faults.Count == 0 ? chosen : throw new UsageException(faults);
    }

    private static string Letters(string column)
    {
        var name = column.StartsWith("attributes.", StringComparison.Ordinal) ? column["attributes.".Length..] : column;
        return string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
    }
}
