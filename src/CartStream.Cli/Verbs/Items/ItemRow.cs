using System.Globalization;
using System.Text;
using CartStream.Events;
using CartStream.Processing.Items;

namespace CartStream.Cli.Verbs.Items;

/// <summary>Converts a record to an item.</summary>
internal static class ItemRow
{
    private static readonly string[] InStock =
        ["true", "yes", "y", "instock", "available", "preorder", "backorder", "limitedavailability"];

    private static readonly string[] SoldOut =
        ["false", "no", "n", "outofstock", "soldout", "unavailable", "discontinued"];

    /// <summary>The item of a record; when it is invalid, null and the fault.</summary>
    public static ItemChange? Read(
        ItemColumns columns, Dictionary<string, string> record, char decimalSign, out string? fault)
    {
        var id = Encoding.UTF8.GetBytes(columns.Find(record, "item_id") ?? "");
        fault = EventValidator.CheckRequiredId("item_id", id)?.ToString();
        var price = fault is null ? Price(columns.Find(record, "price"), decimalSign, out fault) : null;
        var inStock = fault is null ? Stock(columns.Find(record, "in_stock"), out fault) : null;
        if (fault is not null)
            return null;
        var tags = columns.Find(record, "tags")?.Split(
            [',', ';', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var attributes = new ItemAttributes
        {
            Name = columns.Find(record, "name"),
            Category = columns.Find(record, "category") is { } category ? Levels(category) : null,
            Brand = columns.Find(record, "brand"),
            Price = price,
            InStock = inStock,
            Image = columns.Find(record, "image"),
            ItemGroupId = columns.Find(record, "item_group_id"),
            Tags = tags is { Length: > 0 } ? tags : null,
        };
        fault = FaultOf(attributes);
        return fault is null ? new ItemChange(id, attributes) : null;
    }

    private static string? FaultOf(ItemAttributes attributes)
    {
        (string Field, string? Text)[] texts =
        [
            ("name", attributes.Name), ("category", attributes.Category), ("brand", attributes.Brand),
            ("image", attributes.Image), .. (attributes.Tags ?? []).Select(tag => ("tags", (string?)tag)),
        ];
        foreach (var (field, text) in texts)
        {
            if (text?.Length > ItemAttributes.TextCharsMax)
                return $"{field}: found {text.Length} characters, expected at most {ItemAttributes.TextCharsMax}";
        }

        if (attributes.ItemGroupId is { } group
            && EventValidator.CheckRequiredId("item_group_id", Encoding.UTF8.GetBytes(group)) is { } fault)
        {
            return fault.ToString();
        }

        return attributes.Tags?.Count > ItemAttributes.TagsMax
            ? $"tags: found {attributes.Tags.Count}, expected at most {ItemAttributes.TagsMax}"
            : null;
    }

    /// <summary>Merchant feeds write <c>Apparel &gt; Shoes</c>.</summary>
    private static string Levels(string category) => category.Contains('>')
        ? string.Join('.', category.Split('>', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        : category;

    /// <summary>A number, optionally with a currency before or after it.</summary>
    private static decimal? Price(string? text, char decimalSign, out string? fault)
    {
        fault = null;
        if (text is null)
            return null;
        var number = text.Trim(
            [.. " \u00a0$€£¥".AsSpan(), .. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".AsSpan()]);
        if (decimalSign == ',')
            number = number.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (decimal.TryParse(number, styles, CultureInfo.InvariantCulture, out var price) && price >= 0)
            return price;
        fault = $"price: found '{text}', expected a number from 0, with '{decimalSign}' before its decimals";
        return null;
    }

    /// <summary>Yes, no, words from merchant feeds, or a quantity.</summary>
    private static bool? Stock(string? text, out string? fault)
    {
        fault = null;
        if (text is null)
            return null;
        if (decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var pieces))
            return pieces > 0;
        var word = string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();
        if (InStock.Contains(word))
            return true;
        if (SoldOut.Contains(word))
            return false;
        fault = $"in_stock: found '{text}', expected true, false, 'in stock', 'out of stock' or a number of pieces";
        return null;
    }
}
