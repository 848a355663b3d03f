namespace CartStream.Datasets.Mapping;

/// <summary>A mapping as options of the command line.</summary>
internal static class MappingArguments
{
    /// <summary>
    /// The options that are equivalent to <paramref name="mapping"/>. What is detected in any file is left out, unless
    /// it was <paramref name="given"/>.
    /// </summary>
    public static string Of(EventMapping mapping, FormatOptions given)
    {
        var arguments = new List<string>();
        if (mapping.Encoding is { } encoding)
            arguments.Add(OfEncoding(encoding));
        arguments.Add(
            "--map " + ShellWords.Quote(string.Join(',', mapping.Fields.OrderBy(pair => pair.Key)
                .Select(pair => $"{EventFieldNames.Text(pair.Key)}={pair.Value}"))));
        if (mapping.ItemPattern is { } pattern)
            arguments.Add(OfPattern(pattern));
        if (mapping.Types.Count > 0)
            arguments.Add(OfTypes(mapping.Types.Select(type => (type.Key, type.Value))));
        foreach (var (column, values) in mapping.Undone.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            arguments.Add(OfUndone(column, values));
        if (mapping.DefaultType is { } type)
            arguments.Add($"--default-type {type}");
        if (!mapping.HasHeader)
            arguments.Add("--no-header");
        if (mapping.TimeFormat != TimeRule.Auto)
            arguments.Add("--time-format " + ShellWords.Quote(mapping.TimeFormat));
        if (mapping.TimeZone != TimeRule.Utc)
            arguments.Add("--time-zone " + ShellWords.Quote(mapping.TimeZone));
        if (given.Delimiter is { } delimiter)
            arguments.Add("--delimiter " + ShellWords.Quote(delimiter == "\t" ? "tab" : delimiter));
        if (given.Decimal is { } point)
            arguments.Add("--decimal " + ShellWords.Quote($"{point}"));
        if (given.Thousands is { } thousands)
            arguments.Add("--thousands " + ShellWords.Quote($"{thousands}"));
        return string.Join(' ', arguments);
    }

    /// <summary>The option that names an encoding.</summary>
    public static string OfEncoding(string name) => $"--encoding {name}";

    /// <summary>The option that names a field's source.</summary>
    public static string OfSource(EventField field, string source) =>
        $"--map {ShellWords.Quote($"{EventFieldNames.Text(field)}={source}")}";

    /// <summary>The option that names a column that undoes purchases, and the values that do.</summary>
    public static string OfUndone(string column, IReadOnlyList<string> values) =>
        "--undone " + ShellWords.Quote(values.Count == 0 ? column : $"{column}={string.Join('|', values)}");

    /// <summary>The option that takes items out of addresses.</summary>
    public static string OfPattern(string pattern) => "--item-pattern " + ShellWords.Quote(pattern);

    /// <summary>The option that names the meanings of types.</summary>
    public static string OfTypes(IEnumerable<(string Name, string Meaning)> types) =>
        "--map-type " + ShellWords.Quote(string.Join(',', types.Select(type => $"{type.Name}={type.Meaning}")));
}
