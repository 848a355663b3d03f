using System.Globalization;
using System.Text;
using System.Text.Json;
using CartStream.Server.Rules;

namespace CartStream.Server.Api;

/// <summary>
/// A file of rules: <c>{"rules":[…]}</c>, as <c>PUT /v1/rules</c> accepts and <c>GET</c> returns it (a version in it is
/// ignored), or the list alone.
/// </summary>
public static class RuleFile
{
    private static readonly string[] Fields = [.. ApiJson.Default.ShopRule.Properties.Select(field => field.Name)];

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <summary>Reads a valid set of rules.</summary>
    /// <param name="text">The file's text; comments and trailing commas are allowed.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a valid set of rules; every fault is named by line and rule, such as <c>rules.json, line 7:
    /// rules[2].filter: …</c>.
    /// </exception>
    public static IReadOnlyList<ShopRule> Parse(string text, string path)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var lines = new List<int>();
        var rules = new List<ShopRule?>();
        var faults = new List<string>();
        if (StrictJson.FaultOf(utf8, Lenient) is { } fault)
            throw new InvalidDataException($"{path}, {fault}");
        Read(utf8, path, rules, lines, faults);
        var validator = new RequestValidator(catalogue: null);
        RuleCheck.Check(validator, rules);
        faults.AddRange(validator.Faults.Select(
            found => $"{Location(path, LineOf(found.Field, lines))}: {found.Detail}"));
        return faults.Count == 0
            ? [.. rules.OfType<ShopRule>()]
            : throw new InvalidDataException(string.Join(Environment.NewLine, faults));
    }

    private static void Read(byte[] utf8, string path, List<ShopRule?> rules, List<int> lines, List<string> faults)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = Lenient.AllowTrailingCommas, CommentHandling = Lenient.CommentHandling,
        });
        if (!TryFindList(ref reader))
        {
            faults.Add($"{path}: found no list of rules, expected {{\"rules\":[…]}}");
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var line = 1 + utf8.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
            var at = $"rules[{rules.Count}]";
            using var json = JsonDocument.ParseValue(ref reader);
            lines.Add(line);
            rules.Add(RuleOf(json.RootElement, Location(path, line), at, faults));
        }
    }

    private static ShopRule? RuleOf(JsonElement json, string location, string at, List<string> faults)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var field in json.EnumerateObject().Where(field => !Fields.Contains(field.Name)))
        {
            var meant = NearestName.Find(field.Name, Fields);
            faults.Add(
                $"{location}: {at}.{field.Name}: found a field that rules don't have, expected "
                + (meant is null ? $"one of {string.Join(", ", Fields)}" : $"a known one; did you mean '{meant}'?"));
        }

        try
        {
            return json.Deserialize(ApiJson.Default.ShopRule);
        }
        catch (JsonException e)
        {
            faults.Add($"{location}: {at}{e.Path?.TrimStart('$')}: found another kind of value than it has");
            // A placeholder for the rule, so that the positions of the others stay the same.
            return new ShopRule { Kind = "exclude", Filter = "in_stock = true" };
        }
    }

    private static bool TryFindList(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
            return false;
        if (reader.TokenType == JsonTokenType.StartArray)
            return true;
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("rules"u8);
            reader.Read();
            if (isList)
                return reader.TokenType == JsonTokenType.StartArray;
            reader.Skip();
        }

        return false;
    }

    private static int? LineOf(string field, List<int> lines)
    {
        var end = field.IndexOf(']', StringComparison.Ordinal);
        return field.StartsWith("rules[", StringComparison.Ordinal) && end > 0
            && int.TryParse(field.AsSpan(6, end - 6), NumberStyles.None, CultureInfo.InvariantCulture, out var rule)
            && rule < lines.Count
            ? lines[rule]
            : null;
    }

    private static string Location(string path, int? line) => line is null ? path : $"{path}, line {line}";
}
