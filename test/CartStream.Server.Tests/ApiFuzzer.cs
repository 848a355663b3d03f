using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CartStream.Server.Tests;

/// <summary>
/// Generates requests from the API's description: parameters and bodies that fit each endpoint's schema, and others
/// with wrong types, odd texts, cut or changed bytes.
/// </summary>
internal sealed class ApiFuzzer
{
    private const int DepthMax = 6;

    private static readonly string[] Texts =
    [
        "", "a", "s1", "i1", "A", "0", "-1", "1e999", "null", "undefined", "true", "view", "cart", "purchase", "a/b",
        "a%2Fb", "..", ".", " ", "a b", "a,b", ",", "æøå", "東京", "🛒", "\u202e", "\u0000", "\u001b[31m", "\u0085",
        "'; --", "<b>", "{}", "[]", "\"", "\\", "2026-03-01T10:00:00Z", "1970-01-01", "9999-12-31T23:59:59Z",
        "0-1-c", "cart-first", "discover", "home.lamps", "identities",
        new('x', 256), new('x', 257), new('y', 5_000),
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "2", "-1", "100", "1000", "1001", "2147483647", "2147483648", "-9223372036854775808", "1e400", "0.5",
        "-0.0", "79228162514264337593543950336", "1e-400",
    ];

    private static readonly string[] Raw =
        ["\"\\ud800\"", "\"\\udc00x\"", "nul", "{\"a\":1,\"a\":2}", "[[[[[[]]]]]]", "1 2", "/**/1", "NaN"];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-8", "application/x-ndjson", "text/plain", "text/xml", "x"];

    private readonly Random _random;
    private readonly JsonElement _document;
    private readonly List<(string Path, string Method, JsonElement Operation)> _operations = [];

    public ApiFuzzer(JsonElement document, int seed)
    {
        _random = new Random(seed);
        _document = document;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            // A stream has no end.
            foreach (var operation in path.Value.EnumerateObject().Where(_ => path.Name != "/v1/stream"))
                _operations.Add((path.Name, operation.Name.ToUpperInvariant(), operation.Value));
        }
    }

    /// <summary>Endpoints there are.</summary>
    public int Operations => _operations.Count;

    /// <summary>The next request, and all of it as text.</summary>
    public (HttpRequestMessage Request, string Shown) Next()
    {
        var (path, method, operation) = _operations[_random.Next(_operations.Count)];
        var query = new StringBuilder();
        var target = path;
        var request = new HttpRequestMessage();
        foreach (var parameter in operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [])
        {
            var name = parameter.GetProperty("name").GetString()!;
            var location = parameter.GetProperty("in").GetString();
            if (location == "path")
                target = target.Replace($"{{{name}}}", Escape(NotEmpty(Text())), StringComparison.Ordinal);
            else if (location == "query" && _random.Next(3) == 0)
                query.Append(query.Length == 0 ? '?' : '&').Append(Maybe(name)).Append('=').Append(Escape(Plain()));
            else if (location == "header" && _random.Next(3) == 0)
                request.Headers.TryAddWithoutValidation(name, Ascii(Text()));
        }

        request.Method = new HttpMethod(_random.Next(50) == 0 ? "PATCH" : method);
        request.RequestUri = new Uri(target + query, UriKind.Relative);
        var body = operation.TryGetProperty("requestBody", out var described) ? Body(described) : null;
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation(
                "Content-Type", _random.Next(10) == 0 ? Types[_random.Next(Types.Length)] : Types[0]);
        }

        return (request, $"{request.Method} {target}{query} {(body is null ? "" : Encoding.UTF8.GetString(body))}");
    }

    private byte[] Body(JsonElement described)
    {
        var content = described.GetProperty("content").EnumerateObject().First().Value;
        var json = new StringBuilder();
        Write(json, content.TryGetProperty("schema", out var schema) ? schema : default, 0);
        var bytes = Encoding.UTF8.GetBytes(json.ToString());
        return bytes.Length == 0 || _random.Next(10) > 0 ? bytes : Alter(bytes);
    }

    private byte[] Alter(byte[] bytes)
    {
        var at = _random.Next(bytes.Length);
        switch (_random.Next(3))
        {
            case 0:
                return bytes[..at];
            case 1:
                bytes[at] = (byte)_random.Next(256);
                return bytes;
            default:
                return [.. bytes[..at], (byte)_random.Next(256), .. bytes[at..]];
        }
    }

    private void Write(StringBuilder json, JsonElement schema, int depth)
    {
        schema = Resolve(schema);
        var kind = _random.Next(12) == 0
            ? Pick("string", "number", "boolean", "null", "array", "object")
            : KindOf(schema);
        if (_random.Next(100) == 0)
            json.Append(Raw[_random.Next(Raw.Length)]);
        else if (kind == "object" && depth < DepthMax)
            WriteObject(json, schema, depth);
        else if (kind == "array" && depth < DepthMax)
            WriteArray(json, schema, depth);
        else if (kind is "number" or "integer")
            json.Append(Numbers[_random.Next(Numbers.Length)]);
        else if (kind == "boolean")
            json.Append(Pick("true", "false"));
        else
            json.Append(kind == "string" ? JsonSerializer.Serialize(Text()) : "null");
    }

    private void WriteObject(StringBuilder json, JsonElement schema, int depth)
    {
        json.Append('{');
        var isFirst = true;
        var members = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var named)
            ? named.EnumerateObject().ToList()
            : [];
        foreach (var member in members.Where(_ => _random.Next(10) > 1))
        {
            json.Append(isFirst ? "" : ",").Append(JsonSerializer.Serialize(Maybe(member.Name))).Append(':');
            Write(json, member.Value, depth + 1);
            isFirst = false;
        }

        json.Append('}');
    }

    private void WriteArray(StringBuilder json, JsonElement schema, int depth)
    {
        var isList = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("items", out _);
        var items = isList ? schema.GetProperty("items") : default;
        var count = _random.Next(200) == 0 ? 1_001 : _random.Next(4);
        json.Append('[');
        for (var i = 0; i < count; i++)
        {
            json.Append(i == 0 ? "" : ",");
            Write(json, items, depth + 1);
        }

        json.Append(']');
    }

    private JsonElement Resolve(JsonElement schema)
    {
        for (var hops = 0; hops < DepthMax && schema.ValueKind == JsonValueKind.Object; hops++)
        {
            if (schema.TryGetProperty("$ref", out var reference))
                schema = _document.GetProperty("components").GetProperty("schemas")
                    .GetProperty(reference.GetString()!.Split('/')[^1]);
            else if (schema.TryGetProperty("oneOf", out var several) || schema.TryGetProperty("anyOf", out several))
                schema = several[_random.Next(several.GetArrayLength())];
            else
                return schema;
        }

        return schema;
    }

    private string KindOf(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out _) ? "object"
                : Pick("object", "array", "string");
        return type.ValueKind == JsonValueKind.Array
            ? type[_random.Next(type.GetArrayLength())].GetString()!
            : type.GetString()!;
    }

    private string Text() => _random.Next(20) == 0
        ? string.Concat(Enumerable.Range(0, _random.Next(1, 20)).Select(_ => (char)_random.Next(1, 0xD800)))
        : Texts[_random.Next(Texts.Length)];

    private string Plain() => _random.Next(2) == 0 ? Text() : Numbers[_random.Next(Numbers.Length)];

    private string Maybe(string name) => _random.Next(30) == 0 ? $"{name}x" : name;

    private string Pick(params string[] from) => from[_random.Next(from.Length)];

    private static string NotEmpty(string text) => text.Length == 0 ? "e" : text;

    private static string Escape(string text) => text is "." or ".."
        ? text.Replace(".", "%2E", StringComparison.Ordinal)
        : Uri.EscapeDataString(text.Length > 1_000 ? text[..1_000] : text);

    private static string Ascii(string text) => string.Create(
        CultureInfo.InvariantCulture, $"{new string([.. text.Where(c => c is >= ' ' and < (char)127)])}");
}
