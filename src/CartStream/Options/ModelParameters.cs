using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CartStream.Options;

/// <summary>
/// The file form of <see cref="ModelOptions"/>: one JSON object with <c>tuned_on</c>, which tells people where the
/// values come from, and <c>parameters</c>, with a group for each part of the model and the names in snake_case. What
/// is not in the file has its default.
/// </summary>
public static class ModelParameters
{
    private const string Header = "tuned_on";
    private const string Body = "parameters";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        // For files and terminals, not for HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads parameters.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="InvalidDataException">
    /// The text is not a parameter file; the message names the file and every unknown name and value out of range, with
    /// what was expected.
    /// </exception>
    public static ModelOptions Parse(string json, string file)
    {
        var root = ReadObject(json, file);
        var faults = root.Select(one => one.Key).Where(name => name is not (Header or Body))
            .Select(name => $"{name}: unknown, expected {Header} or {Body}").ToList();
        var all = JsonSerializer.SerializeToNode(new ModelOptions(), ModelOptionsJson.Default.ModelOptions)!.AsObject();
        if (root[Body] is JsonObject found)
            Overlay(all, found, "", faults);
        else
            faults.Add($"{Body}: found {Kind(root[Body])}, expected an object");
        ThrowIfAny(faults, file);

        try
        {
            var options = all.Deserialize(ModelOptionsJson.Default.ModelOptions)!;
            ThrowIfAny(options.Faults(), file);
            return options;
        }
        catch (JsonException e)
        {
            var path = e.Path?.TrimStart('$', '.');
            var expected = path == "ranking.exclude"
                ? $"one of {string.Join(", ", Enum.GetNames<ExclusionRule>()).ToLowerInvariant()}"
                : "a whole number";
            throw new InvalidDataException($"{file}: {path}: found a value that does not fit, expected {expected}", e);
        }
    }

    /// <summary>
    /// Parameters with some of them changed, by the names of the file form; null when something is wrong with them.
    /// </summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="changes">The groups with their changes.</param>
    /// <param name="path">Prefix of each name in a fault.</param>
    /// <param name="faults">Gets every fault.</param>
    internal static ModelOptions? Change(
        ModelOptions parameters, JsonObject changes, string path, List<string> faults)
    {
        var found = new List<string>();
        var all = JsonSerializer.SerializeToNode(parameters, ModelOptionsJson.Default.ModelOptions)!.AsObject();
        Overlay(all, changes, "", found);
        ModelOptions? changed = null;
        try
        {
            if (found.Count == 0)
            {
                changed = all.Deserialize(ModelOptionsJson.Default.ModelOptions)!;
                found.AddRange(changed.Faults().Select(InFileNames));
            }
        }
        catch (JsonException e)
        {
            found.Add($"{e.Path?.TrimStart('$', '.')}: found a number that does not fit, expected a whole one");
        }

        faults.AddRange(found.Select(fault => path + fault));
        return found.Count == 0 ? changed : null;
    }

    /// <summary>Writes parameters, complete and readable; <see cref="Parse"/> gives them back.</summary>
    /// <param name="options">The parameters.</param>
    /// <param name="tunedOn">Where they come from: names and texts or numbers.</param>
    public static string ToText(ModelOptions options, JsonObject tunedOn) =>
        new JsonObject
        {
            [Header] = tunedOn,
            [Body] = JsonSerializer.SerializeToNode(options, ModelOptionsJson.Default.ModelOptions),
        }.ToJsonString(Readable);

    private static JsonObject ReadObject(string json, string file)
    {
        return StrictJson.FaultOf(json) is { } fault
            ? throw new InvalidDataException($"{file}, {fault}, expected an object with '{Body}'")
            : JsonNode.Parse(json) as JsonObject
                ?? throw new InvalidDataException($"{file}: found no JSON object, expected one with '{Body}'");
    }

    private static void Overlay(JsonObject known, JsonObject found, string path, List<string> faults)
    {
        foreach (var (name, value) in found)
        {
            var full = path + name;
            if (known[name] is not { } expected)
                faults.Add($"{full}: unknown, expected one of {string.Join(", ", known.Select(one => one.Key))}");
            else if (expected.GetValueKind() != value?.GetValueKind())
                faults.Add($"{full}: found {Kind(value)}, expected {Kind(expected)}");
            else if (expected is JsonObject group)
                Overlay(group, value.AsObject(), full + ".", faults);
            else
                known[name] = value.DeepClone();
        }
    }

    private static string Kind(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "nothing",
        JsonValueKind.Object => "an object",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a text",
        JsonValueKind.Array => "a list",
        _ => "true or false",
    };

    private static void ThrowIfAny(IReadOnlyList<string> faults, string file)
    {
        if (faults.Count > 0)
            throw new InvalidDataException($"{file}: {string.Join("; ", faults.Select(InFileNames))}");
    }

    /// <summary>Faults name an option as in the code; a parameter file names it in snake_case.</summary>
    private static string InFileNames(string fault)
    {
        var end = fault.IndexOf(':');
        var parts = fault[..end].Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);
        return string.Join('.', parts) + fault[end..];
    }
}
