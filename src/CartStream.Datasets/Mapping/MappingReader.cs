using System.Text.Json;
using CartStream.Datasets.Files;

namespace CartStream.Datasets.Mapping;

/// <summary>Reads the JSON of a mapping and collects all of its faults.</summary>
internal sealed class MappingReader
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly List<string> _faults = [];

    /// <summary>The faults, one line each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Reads <paramref name="text"/>.</summary>
    public EventMapping Read(string text)
    {
        var mapping = new EventMapping { Name = "as mapped" };
        if (StrictJson.FaultOf(text, Lenient) is { } fault)
        {
            _faults.Add($"{fault}, expected a JSON object");
            return mapping;
        }

        using var document = JsonDocument.Parse(text, Lenient);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            _faults.Add("expected a JSON object");
        else
            mapping = document.RootElement.EnumerateObject().Aggregate(mapping, Set);

        _faults.AddRange(TimeRule.Faults(mapping.TimeFormat, mapping.TimeZone));
        if (_faults.Count == 0 && mapping.Fields.Count == 0)
            _faults.Add("map is missing, expected the columns of event_time, event_type, item_id and shopper_id");
        return mapping;
    }

    private EventMapping Set(EventMapping mapping, JsonProperty member) => member.Name switch
    {
        "name" => mapping with { Name = Text(member) },
        "content" => mapping with { IsJson = OneOf(member, "json", "delimited") == "json" },
        "encoding" => mapping with { Encoding = Encoding(member) },
        "records" => mapping with { Records = Text(member) },
        "delimiter" => mapping with { Delimiter = Delimiter(member) },
        "header" => mapping with { HasHeader = Flag(member) },
        "columns" => mapping with { Columns = Names(member) },
        "cells" => mapping with { Cells = Cells(member) },
        "map" => mapping with { Fields = Fields(member) },
        "item_pattern" => mapping with { ItemPattern = Pattern(member) },
        "types" => mapping with { Types = Types(member) },
        "type_words" => mapping with { KnowsTypeWords = Flag(member) },
        "undone" => mapping with { Undone = ValuesOf(member) },
        "no_item" => mapping with { NoItems = ValuesOf(member) },
        "guests" => mapping with { Guests = Names(member) },
        "default_type" => mapping with { DefaultType = Meaning("default_type", Text(member)) },
        "time_format" => mapping with { TimeFormat = Text(member) },
        "time_zone" => mapping with { TimeZone = Text(member) },
        "decimal" => mapping with { Decimal = OneOf(member, ".", ",")[0] },
        "thousands" => mapping with { Thousands = Character(member) },
        "sorted" => mapping with { IsSorted = Flag(member) },
        "fill_down" => mapping with { FillDown = Flag(member) },
        "without_item" => mapping with
        {
            PassesOverNoItem = OneOf(member, "reject", EventMapping.Skip) == EventMapping.Skip,
        },
        _ => Unknown(mapping, member),
    };

    private EventMapping Unknown(EventMapping mapping, JsonProperty member)
    {
        _faults.Add($"'{member.Name}' is unknown, expected name, content, encoding, records, delimiter, header, "
            + "columns, cells, map, item_pattern, types, type_words, undone, no_item, guests, default_type, "
            + "time_format, time_zone, decimal, thousands, sorted, fill_down, without_item");
        return mapping;
    }

    private string Text(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.String)
            return member.Value.GetString()!;
        _faults.Add($"{member.Name} is {member.Value.GetRawText()}, expected a text");
        return "";
    }

    private bool Flag(JsonProperty member)
    {
        if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return member.Value.GetBoolean();
        _faults.Add($"{member.Name} is {member.Value.GetRawText()}, expected true or false");
        return false;
    }

    private string OneOf(JsonProperty member, params string[] expected)
    {
        var text = Text(member);
        if (expected.Contains(text, StringComparer.Ordinal))
            return text;
        _faults.Add($"{member.Name} is '{text}', expected '{string.Join("' or '", expected)}'");
        return expected[0];
    }

    private char Character(JsonProperty member)
    {
        var text = Text(member);
        if (text.Length == 1 && char.IsAscii(text[0]))
            return text[0];
        _faults.Add($"{member.Name} is '{text}', expected one character such as ',' or a space");
        return ',';
    }

    private string? Encoding(JsonProperty member)
    {
        var text = Text(member);
        if (TextEncodings.Fault(text) is { } fault)
            _faults.Add(fault);
        return TextEncodings.NameOf(text);
    }

    private string Delimiter(JsonProperty member)
    {
        var text = Text(member);
        if (Delimiters.Fault(text) is { } fault)
            _faults.Add(fault);
        return text.Length > 0 ? text : ",";
    }

    private string[] Names(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Array
            && member.Value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
        {
            return [.. member.Value.EnumerateArray().Select(one => one.GetString()!)];
        }

        _faults.Add($"{member.Name} is {member.Value.GetRawText()}, expected an array of names");
        return [];
    }

    private Dictionary<EventField, string> Fields(JsonProperty member)
    {
        var fields = new Dictionary<EventField, string>();
        foreach (var one in Members(member))
        {
            if (EventFieldNames.TryParse(one.Name, out var field))
                fields[field] = Text(one);
            else
                _faults.Add($"map names '{one.Name}', expected {string.Join(", ", EventFieldNames.All)}");
        }

        return fields;
    }

    private Dictionary<string, CellForm> Cells(JsonProperty member)
    {
        var forms = new Dictionary<string, CellForm>(StringComparer.OrdinalIgnoreCase);
        foreach (var one in Members(member))
        {
            forms[one.Name] = one.Value.ValueKind == JsonValueKind.String && one.Value.ValueEquals("json")
                ? CellForm.Json
                : Form(one);
        }

        return forms;
    }

    private CellForm Form(JsonProperty member)
    {
        var form = Members(member).Aggregate(new CellForm(), (form, part) => part.Name switch
        {
            "elements" => form with { Elements = Character(part) },
            "parts" => form with { Parts = Character(part) },
            "pairs" => form with { Pairs = Character(part) },
            "names" => form with { Names = Names(part) },
            "quantity" => form with { Quantity = Place(part) },
            "labels" => form with { Labels = Flag(part) },
            _ => UnknownPart(form, part.Name),
        });
        if (form.Elements is null)
            _faults.Add($"cells: '{member.Name}' has no elements, expected their separator, or \"json\" for the cell");
        else if (form is { Pairs: not null, Parts: null })
            _faults.Add($"cells: '{member.Name}' has pairs without parts, expected the separator of the parts");
        else if (form is { Quantity: not null, Parts: not null })
            _faults.Add($"cells: '{member.Name}' has quantity and parts, expected one of them");
        else if (form is { Labels: true, Parts: not null })
            _faults.Add($"cells: '{member.Name}' has labels and parts, expected one of them");
        return form;
    }

    private QuantityPlace Place(JsonProperty member) => OneOf(member, "before", "after", "brackets") switch
    {
        "after" => QuantityPlace.After,
        "brackets" => QuantityPlace.Brackets,
        _ => QuantityPlace.Before,
    };

    private CellForm UnknownPart(CellForm form, string name)
    {
        _faults.Add($"cells names '{name}', expected elements, parts, pairs, names, quantity, labels");
        return form;
    }

    private Dictionary<string, string> Types(JsonProperty member)
    {
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in Members(member))
            types[one.Name] = Meaning(one.Name, Text(one));
        return types;
    }

    private string? Pattern(JsonProperty member)
    {
        var pattern = Text(member);
        if (ItemPattern.Fault(pattern) is not { } fault)
            return pattern;
        _faults.Add(fault);
        return null;
    }

    private Dictionary<string, IReadOnlyList<string>> ValuesOf(JsonProperty member) =>
        Members(member).ToDictionary(
            one => one.Name, one => (IReadOnlyList<string>)Names(one), StringComparer.OrdinalIgnoreCase);

    private string Meaning(string name, string meaning)
    {
        if (EventMappingJson.MeaningFault(name, meaning) is { } fault)
            _faults.Add(fault);
        return meaning;
    }

    private IEnumerable<JsonProperty> Members(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Object)
            return [.. member.Value.EnumerateObject()];
        _faults.Add($"{member.Name} is {member.Value.GetRawText()}, expected an object");
        return [];
    }
}
