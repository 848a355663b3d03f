using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Mappings as JSON files. Unknown names are faults: a typing error must not silently change the mapping.
/// </summary>
public static class EventMappingJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Meanings =
        [.. Enum.GetValues<EventType>().Select(EventTypeNames.Text), EventMapping.Skip];

    /// <summary>The mapping as text, the same for equal mappings.</summary>
    public static string ToText(EventMapping mapping)
    {
        var json = new JsonObject { ["name"] = mapping.Name };
        if (mapping.IsJson)
            json["content"] = "json";
        if (mapping.Encoding != TextEncodings.Utf8)
            Add(json, "encoding", mapping.Encoding);
        Add(json, "records", mapping.Records);
        Add(json, "delimiter", mapping.Delimiter);
        if (!mapping.HasHeader)
            json["header"] = false;
        if (mapping.Columns is { } columns)
            json["columns"] = new JsonArray([.. columns.Select(column => (JsonNode)column)]);
        if (mapping.Cells.Count > 0)
        {
            json["cells"] = new JsonObject(mapping.Cells.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value))));
        }

        json["map"] = new JsonObject(mapping.Fields.OrderBy(pair => pair.Key)
            .Select(pair => KeyValuePair.Create(EventFieldNames.Text(pair.Key), (JsonNode?)pair.Value)));
        Add(json, "item_pattern", mapping.ItemPattern);
        if (mapping.Types.Count > 0)
        {
            json["types"] = new JsonObject(mapping.Types.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        }

        if (mapping.KnowsTypeWords)
            json["type_words"] = true;
        Add(json, "undone", mapping.Undone);
        Add(json, "no_item", mapping.NoItems);
        if (mapping.Guests.Count > 0)
            json["guests"] = new JsonArray([.. mapping.Guests.Select(guest => (JsonNode)guest)]);
        Add(json, "default_type", mapping.DefaultType);
        json["time_format"] = mapping.TimeFormat;
        json["time_zone"] = mapping.TimeZone;
        json["decimal"] = mapping.Decimal.ToString();
        Add(json, "thousands", mapping.Thousands?.ToString());
        if (mapping.IsSorted)
            json["sorted"] = true;
        if (mapping.FillDown)
            json["fill_down"] = true;
        if (mapping.PassesOverNoItem)
            json["without_item"] = EventMapping.Skip;
        return json.ToJsonString(Indented) + "\n";
    }

    /// <summary>Reads a mapping's file.</summary>
    /// <exception cref="EventFileException">It can't be read, or has faults; all are named.</exception>
    public static EventMapping Load(string path)
    {
        string text;
        try
        {
            text = SmallFile.ReadText(path, "a mapping");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new EventFileException($"{path}: the mapping can't be read: {e.Message}", e);
        }

        var mapping = Read(text, out var faults);
        return faults.Count == 0
            ? mapping
            : throw new EventFileException($"{path}: is no mapping: {string.Join("; ", faults)}");
    }

    /// <summary>Reads a mapping; its faults are in <paramref name="faults"/>.</summary>
    public static EventMapping Read(string text, out IReadOnlyList<string> faults)
    {
        var reader = new MappingReader();
        var mapping = reader.Read(text);
        faults = reader.Faults;
        return mapping;
    }

    /// <summary>The fault of a type's meaning; null for none.</summary>
    public static string? MeaningFault(string name, string meaning) =>
        Meanings.Contains(meaning, StringComparer.Ordinal)
        ? null
        : $"'{name}' is to be '{meaning}', expected {string.Join(", ", Meanings)}";

    private static JsonNode? ToJson(CellForm form)
    {
        if (form.Elements is null)
            return "json";
        var json = new JsonObject();
        Add(json, "elements", form.Elements?.ToString());
        Add(json, "parts", form.Parts?.ToString());
        Add(json, "pairs", form.Pairs?.ToString());
        Add(json, "quantity", form.Quantity?.ToString().ToLowerInvariant());
        if (form.Labels)
            json["labels"] = true;
        if (form.Names.Count > 0)
            json["names"] = new JsonArray([.. form.Names.Select(name => (JsonNode)name)]);
        return json;
    }

    private static void Add(
        JsonObject json, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> columns)
    {
        if (columns.Count == 0)
            return;
        json[name] = new JsonObject(columns.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(
                pair.Key, (JsonNode?)new JsonArray([.. pair.Value.Select(value => (JsonNode)value)]))));
    }

    private static void Add(JsonObject json, string name, string? value)
    {
        if (value is not null)
            json[name] = value;
    }
}
