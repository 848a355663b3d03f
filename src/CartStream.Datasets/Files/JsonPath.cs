using System.Text.Json;

namespace CartStream.Datasets.Files;

/// <summary>
/// A path in a JSON record: names separated by dots, <c>[]</c> for each element of an array, <c>[key=x]</c> for the
/// element whose member <c>key</c> is x.
/// </summary>
internal sealed class JsonPath
{
    private readonly Step[] _steps;

    /// <summary>Reads <paramref name="text"/>.</summary>
    public JsonPath(string text)
    {
        Text = text;
        _steps = [.. Cut(text).Select(Step.Parse)];
        Arrays = [.. Prefixes()];
    }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>The paths of the arrays that it goes through, from the outermost.</summary>
    public IReadOnlyList<string> Arrays { get; }

    /// <summary>
    /// The value in <paramref name="root"/>, where <paramref name="bound"/> gives the current element of each array;
    /// false when there is none.
    /// </summary>
    public bool TryFind(JsonElement root, IReadOnlyDictionary<string, JsonElement> bound, out JsonElement value)
    {
        value = root;
        var from = 0;
        for (var array = Arrays.Count - 1; array >= 0; array--)
        {
            if (!bound.TryGetValue(Arrays[array], out var element))
                continue;
            value = element;
            from = Array.FindIndex(_steps, step => step.Prefix == Arrays[array]) + 1;
            break;
        }

        // A name may contain dots, as in flattened exports.
        if (from == 0 && root.TryGetProperty(Text, out value))
            return true;
        value = from == 0 ? root : value;
        for (var at = from; at < _steps.Length; at++)
        {
            if (_steps[at].IsEach || !_steps[at].TryFollow(ref value))
                return false;
        }

        return true;
    }

    /// <summary>The array at the end of this path, which ends in <c>[]</c>; false when there is none.</summary>
    public bool TryFindArray(
        JsonElement root, IReadOnlyDictionary<string, JsonElement> bound, out JsonElement array) =>
        new JsonPath(Text[..^2]).TryFind(root, bound, out array) && array.ValueKind == JsonValueKind.Array
        && array.GetArrayLength() > 0;

    private static IEnumerable<string> Cut(string text)
    {
        var from = 0;
        var depth = 0;
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] == '[' ? 1 : text[at] == ']' ? -1 : 0;
            if (text[at] != '.' || depth > 0)
                continue;
            yield return text[from..at];
            from = at + 1;
        }

        yield return text[from..];
    }

    private IEnumerable<string> Prefixes()
    {
        var prefix = "";
        for (var at = 0; at < _steps.Length; at++)
        {
            prefix += (at == 0 ? "" : ".") + _steps[at].Text;
            _steps[at] = _steps[at] with { Prefix = prefix };
            if (_steps[at].IsEach)
                yield return prefix;
        }
    }

    private sealed record Step(string Text, string Name, string? Key, string? KeyValue, bool IsEach)
    {
        public string Prefix { get; init; } = "";

        public static Step Parse(string text)
        {
            var bracket = text.IndexOf('[', StringComparison.Ordinal);
            if (bracket < 0 || text[^1] != ']')
                return new Step(text, text, null, null, IsEach: false);
            var inside = text[(bracket + 1)..^1];
            var equals = inside.IndexOf('=', StringComparison.Ordinal);
            return equals < 0
                ? new Step(text, text[..bracket], null, null, IsEach: true)
                : new Step(text, text[..bracket], inside[..equals], inside[(equals + 1)..], IsEach: false);
        }

        public bool TryFollow(ref JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(Name, out value))
                return false;
            if (Key is null)
                return true;
            if (value.ValueKind != JsonValueKind.Array)
                return false;
            foreach (var element in value.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(Key, out var key)
                    || key.ValueKind != JsonValueKind.String || !key.ValueEquals(KeyValue))
                {
                    continue;
                }

                value = element;
                return true;
            }

            return false;
        }
    }
}
