using System.Text.Json;

namespace CartStream.Datasets.Mapping;

/// <summary>How a cell of a delimited file holds several values: as JSON, or as elements between separators.</summary>
/// <remarks>
/// <c>a:2;b:1</c> has the elements <c>a:2</c> and <c>b:1</c>, each with two parts. A cell without parts is a list of
/// texts.
/// </remarks>
public sealed record CellForm
{
    /// <summary>The name of the part that is the item, where the cell has no name for it.</summary>
    internal const string ItemPart = "item_id";

    /// <summary>The name of the part that is the item's name, beside an id in brackets.</summary>
    internal const string NamePart = "item_name";

    /// <summary>The name of the part that is the quantity, where the cell has no name for it.</summary>
    internal const string QuantityPart = "quantity";

    /// <summary>The form of cells that hold JSON: an object, or an array of objects or of texts.</summary>
    public static CellForm Json { get; } = new();

    /// <summary>The separator of elements; null for JSON.</summary>
    public char? Elements { get; init; }

    /// <summary>The separator of an element's parts; null (default) where elements are single texts.</summary>
    public char? Parts { get; init; }

    /// <summary>
    /// The separator of a part's name and its value, as in <c>sku:a|quantity:2</c>; null (default) where parts have no
    /// names.
    /// </summary>
    public char? Pairs { get; init; }

    /// <summary>
    /// Where an element has its quantity, as in <c>TEA x 2</c>: its parts are then <c>item_id</c> and <c>quantity</c>.
    /// Null (default) for nowhere.
    /// </summary>
    public QuantityPlace? Quantity { get; init; }

    /// <summary>
    /// Whether elements have the item's id beside its name, as in <c>[T1] Tea</c> and <c>Tea (SKU: T1)</c>: they are
    /// then <c>item_id</c> and <c>item_name</c>. Default false.
    /// </summary>
    public bool Labels { get; init; }

    /// <summary>The names of the parts in their order; parts without one are called 1, 2, 3 …</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Writes the cell's value as JSON.</summary>
    /// <exception cref="JsonException">The cell should hold JSON and does not.</exception>
    internal void Write(Utf8JsonWriter writer, string cell)
    {
        if (Elements is not { } separator)
        {
            using var value = JsonDocument.Parse(cell);
            value.RootElement.WriteTo(writer);
            return;
        }

        writer.WriteStartArray();
        foreach (var element in Split(cell, separator))
            WriteElement(writer, element);
        writer.WriteEndArray();
    }

    /// <summary>The elements of a cell, trimmed, without empty ones at the end.</summary>
    internal static string[] Split(string text, char separator)
    {
        var parts = text.Split(separator, StringSplitOptions.TrimEntries);
        var count = parts.Length;
        while (count > 0 && parts[count - 1].Length == 0)
            count--;
        return parts[..count];
    }

    private void WriteElement(Utf8JsonWriter writer, string element)
    {
        if (Quantity is not null || Labels)
        {
            WriteItem(writer, element);
            return;
        }

        if (Parts is not { } separator)
        {
            writer.WriteStringValue(element);
            return;
        }

        writer.WriteStartObject();
        var parts = element.Split(separator, StringSplitOptions.TrimEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var value = parts[i];
            var name = i < Names.Count && Names[i].Length > 0 ? Names[i] : $"{i + 1}";
            if (Pairs is { } pair && value.IndexOf(pair, StringComparison.Ordinal) is > 0 and var at)
                (name, value) = (value[..at].Trim(), value[(at + 1)..].Trim());
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    // An element without a quantity, or without an id, is an item all the same.
    private void WriteItem(Utf8JsonWriter writer, string element)
    {
        var (text, quantity) = Quantity is { } place && CountedText.TryCut(element, place, out var item, out var pieces)
            ? (item, pieces)
            : (element, "");
        writer.WriteStartObject();
        if (Labels && LabelledText.TryCut(text, out var id, out var name))
        {
            writer.WriteString(ItemPart, id);
            writer.WriteString(NamePart, name);
        }
        else
        {
            writer.WriteString(ItemPart, text);
        }

        if (quantity.Length > 0)
            writer.WriteString(QuantityPart, quantity);
        writer.WriteEndObject();
    }
}
