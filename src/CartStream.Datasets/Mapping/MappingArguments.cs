namespace CartStream.Datasets.Mapping;

/// <summary>A mapping as options of the command line.</summary>
internal static class MappingArguments
{
    /// <summary>The options that are equivalent to <paramref name="mapping"/>.</summary>
    public static string Of(EventMapping mapping)
    {
        var arguments = new List<string>();
        if (mapping.Encoding is { } encoding)
            arguments.Add(OfEncoding(encoding));
        arguments.Add(
            "--map " + Quoted(string.Join(',', mapping.Fields.OrderBy(pair => pair.Key)
                .Select(pair => $"{EventFieldNames.Text(pair.Key)}={pair.Value}"))));
        if (mapping.Types.Count > 0)
            {
            arguments.Add("--map-type "
                + Quoted(string.Join(',', mapping.Types.Select(type => $"{type.Key}={type.Value}"))));
        }

        if (mapping.DefaultType is { } type)
            arguments.Add($"--default-type {type}");
        if (!mapping.HasHeader)
            arguments.Add("--no-header");
        if (mapping.TimeFormat != TimeRule.Auto)
            arguments.Add("--time-format " + Quoted(mapping.TimeFormat));
        return string.Join(' ', arguments);
    }

    /// <summary>The option that names an encoding.</summary>
    public static string OfEncoding(string name) => $"--encoding {name}";

    private static string Quoted(string text) =>
        text.All(c => char.IsLetterOrDigit(c) || c is '_' or '=' or ',' or '.' or '-' or '/' or ':')
            ? text
            : $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
