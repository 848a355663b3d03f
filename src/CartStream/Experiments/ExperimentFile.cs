using System.Text.Json.Nodes;
using CartStream.Models;
using CartStream.Options;
using CartStream.Policies;
using CartStream.Recommendations;

namespace CartStream.Experiments;

/// <summary>
/// The file forms of <see cref="Experiment"/> and of a lone <see cref="Variant"/>: human-readable JSON objects; what a
/// variant leaves out is as on the server.
/// </summary>
public static class ExperimentFile
{
    /// <summary>Longest name.</summary>
    public const int NameCharsMax = 40;

    private static readonly string[] VariantNames =
        ["name", "percent", "policy", "model", "parameters", "filter", "cart_days", "buy_again_days"];

    private static readonly string[] ReaderParts = ["rules", "knn", "blend"];

    /// <summary>Reads an experiment: <c>name</c>, and <c>variants</c> with percentages that sum to 100.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="model">The server's model, the default of a variant.</param>
    /// <param name="parameters">The server's parameters, which a variant changes.</param>
    /// <exception cref="InvalidDataException">The text is not an experiment; every fault is named.</exception>
    public static Experiment Parse(string json, string file, string model, ModelOptions parameters)
    {
        var root = ReadObject(json, file);
        var faults = new List<string>();
        CheckNames(root, "", ["name", "variants", "metric", "alpha"], faults);
        var metric = ReadMetric(root, faults);
        var alpha = ReadAlpha(root, faults);
        var name = ReadName(root, "", faults);
        var variants = new List<Variant>();
        if (root["variants"] is not JsonArray { Count: >= 1 and <= Experiment.VariantsMax } list)
        {
            faults.Add($"variants: found {Found(root["variants"])}, expected a list of 1 to {Experiment.VariantsMax}");
        }
        else
        {
            for (var i = 0; i < list.Count; i++)
                AddVariant(list[i], $"variants[{i}].", model, parameters, variants, faults);
            CheckTogether(variants, list.Count, faults);
        }

        ThrowIfAny(faults, file);
        return new Experiment(name, variants) { Metric = metric, Alpha = alpha };
    }

    /// <summary>Reads a configuration that is only scored: the members of a variant except its percentage.</summary>
    /// <inheritdoc cref="Parse"/>
    public static Variant ParseShadow(string json, string file, string model, ModelOptions parameters)
    {
        var root = ReadObject(json, file);
        var faults = new List<string>();
        CheckNames(root, "", ["name", "policy", "model", "parameters"], faults);
        var variant = ReadVariant(root, "", model, parameters, faults);
        ThrowIfAny(faults, file);
        return variant;
    }

    private static DecisionMetric ReadMetric(JsonObject root, List<string> faults)
    {
        var text = Text(root, "metric", DecisionMetricNames.Text(default), "", faults);
        if (!DecisionMetricNames.TryParse(text, out var metric))
            faults.Add($"metric: found '{text}', expected one of {string.Join(", ", DecisionMetricNames.All)}");
        return metric;
    }

    private static double ReadAlpha(JsonObject root, List<string> faults)
    {
        if (!root.TryGetPropertyValue("alpha", out var node))
            return Experiment.DefaultAlpha;
        if (node is JsonValue value && value.TryGetValue(out double alpha) && alpha is >= 0.0001 and <= 0.5)
            return alpha;
        faults.Add($"alpha: found {Found(node)}, expected 0.0001 to 0.5");
        return Experiment.DefaultAlpha;
    }

    private static void AddVariant(
        JsonNode? node,
        string path,
        string model,
        ModelOptions parameters,
        List<Variant> variants,
        List<string> faults)
    {
        if (node is not JsonObject found)
        {
            faults.Add($"{path.TrimEnd('.')}: found {Found(node)}, expected an object");
            return;
        }

        CheckNames(found, path, VariantNames, faults);
        var share = 0m;
        if (found["percent"] is JsonValue value && value.TryGetValue(out decimal percent)
            && percent is >= 0 and <= 100 && decimal.Truncate(percent * 100) == percent * 100)
        {
            share = percent * 100;
        }
        else
        {
            faults.Add($"{path}percent: found {Found(found["percent"])}, expected 0 to 100, with two decimals at most");
        }

        variants.Add(ReadVariant(found, path, model, parameters, faults) with
        {
            TenThousandths = (int)share,
            Filter = found.ContainsKey("filter") ? Text(found, "filter", "", path, faults) : null,
            CartDays = ReadDays(found, "cart_days", path, faults),
            BuyAgainDays = ReadDays(found, "buy_again_days", path, faults),
        });
    }

    private static int? ReadDays(JsonObject found, string name, string path, List<string> faults)
    {
        if (!found.TryGetPropertyValue(name, out var node))
            return null;
        if (node is JsonValue value && value.TryGetValue(out int days) && days is >= 1 and <= PolicyOptions.DaysMax)
            return days;
        faults.Add($"{path}{name}: found {Found(node)}, expected 1 to {PolicyOptions.DaysMax} days");
        return null;
    }

    private static Variant ReadVariant(
        JsonObject found, string path, string model, ModelOptions parameters, List<string> faults)
    {
        var policy = Text(found, "policy", PolicyOptions.CartFirstName, path, faults);
        if (policy is not ("cart-first" or "discover"))
            faults.Add($"{path}policy: found '{policy}', expected cart-first or discover");
        var algorithm = Text(found, "model", model, path, faults);
        if (!ModelCatalog.Names.Contains(algorithm))
        {
            faults.Add($"{path}model: found '{algorithm}', expected one of {string.Join(", ", ModelCatalog.Names)}");
        }
        else if (algorithm == "full" && model != "full")
        {
            faults.Add($"{path}model: found 'full', expected one that needs no fit: the server's own model is {model}");
        }

        return new Variant(
            ReadName(found, path, faults),
            policy == "discover",
            algorithm,
            ReadParameters(found, path, parameters, faults));
    }

    private static ModelOptions ReadParameters(
        JsonObject found, string path, ModelOptions parameters, List<string> faults)
    {
        if (!found.TryGetPropertyValue("parameters", out var node))
            return parameters;
        if (node is not JsonObject changes)
        {
            faults.Add($"{path}parameters: found {Found(node)}, expected an object");
            return parameters;
        }

        var before = faults.Count;
        foreach (var (part, _) in changes)
        {
            if (!ReaderParts.Contains(part))
            {
                faults.Add($"{path}parameters.{part}: can't differ by variant, expected one of "
                    + $"{string.Join(", ", ReaderParts)}: all variants share what is learnt and fitted");
            }
        }

        return faults.Count > before
            ? parameters
            : ModelParameters.Change(parameters, changes, $"{path}parameters.", faults) ?? parameters;
    }

    private static void CheckTogether(List<Variant> variants, int listed, List<string> faults)
    {
        foreach (var twice in variants.Where(one => one.Name.Length > 0)
            .GroupBy(one => one.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add($"variants: found the name '{twice.Key}' {twice.Count()} times, expected names that differ");
        }

        var whole = variants.Sum(variant => variant.TenThousandths);
        if (variants.Count == listed && whole != Experiment.Whole)
            faults.Add($"variants: found {whole / 100m} percent together, expected 100");
    }

    private static string ReadName(JsonObject found, string path, List<string> faults)
    {
        var name = Text(found, "name", "", path, faults);
        if (IsName(name))
            return name;
        faults.Add($"{path}name: found {Found(found["name"])}, expected 1 to {NameCharsMax} of a-z 0-9 - _");
        return "";
    }

    /// <summary>Whether a text can be the name of an experiment or a variant.</summary>
    public static bool IsName(string text) => text.Length is >= 1 and <= NameCharsMax && text.All(IsNameChar);

    private static bool IsNameChar(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';

    private static string Text(JsonObject found, string name, string otherwise, string path, List<string> faults)
    {
        if (!found.TryGetPropertyValue(name, out var node))
            return otherwise;
        if (node is JsonValue value && value.TryGetValue(out string? text))
            return text;
        if (name != "name")
            faults.Add($"{path}{name}: found {Found(node)}, expected a text");
        return otherwise;
    }

    private static void CheckNames(JsonObject found, string path, string[] known, List<string> faults)
    {
        foreach (var (name, _) in found.Where(one => !known.Contains(one.Key)))
            faults.Add($"{path}{name}: unknown, expected one of {string.Join(", ", known)}");
    }

    private static string Found(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "nothing";
        return text.Length <= 40 ? text : $"{text[..40]}…";
    }

    private static JsonObject ReadObject(string json, string file)
    {
        return StrictJson.FaultOf(json) is { } fault
            ? throw new InvalidDataException($"{file}, {fault}")
            : JsonNode.Parse(json) as JsonObject
                ?? throw new InvalidDataException($"{file}: found no JSON object, expected one");
    }

    private static void ThrowIfAny(List<string> faults, string file)
    {
        if (faults.Count > 0)
            throw new InvalidDataException($"{file}: {string.Join("; ", faults)}");
    }
}
