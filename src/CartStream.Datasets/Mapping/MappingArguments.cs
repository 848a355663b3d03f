namespace CartStream.Datasets.Mapping;

/// <summary>A mapping as options of the command line.</summary>
internal static class MappingArguments
{
    /// <summary>
    /// The options that, added to those that were <paramref name="given"/>, are equivalent to
    /// <paramref name="mapping"/>. What is detected in any file is left out.
    /// </summary>
    public static string Of(EventMapping mapping, FormatOptions given)
    {
        var arguments = new List<string>();
        if (mapping.Encoding is { } encoding && given.Encoding is null)
            arguments.Add(OfEncoding(encoding));
        var fields = mapping.Fields.Where(pair => !given.Fields.ContainsKey(pair.Key)).OrderBy(pair => pair.Key)
            .Select(pair => $"{EventFieldNames.Text(pair.Key)}={pair.Value}").ToArray();
        if (fields.Length > 0)
            arguments.Add("--map " + ShellWords.Quote(string.Join(',', fields)));
        if (mapping.ItemPattern is { } pattern && given.ItemPattern is null)
            arguments.Add(OfPattern(pattern));
        var types = mapping.Types.Where(type => !given.Types.ContainsKey(type.Key)).ToArray();
        if (types.Length > 0)
            arguments.Add(OfTypes(types.Select(type => (type.Key, type.Value))));
        arguments.AddRange(mapping.Undone.Where(pair => !given.Undone.ContainsKey(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => OfUndone(pair.Key, pair.Value)));
        arguments.AddRange(mapping.NoItems.Where(pair => !given.NoItems.ContainsKey(pair.Key))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => OfNoItems(pair.Key, pair.Value)));
        if (mapping.Guests.Count > 0 && given.Guests is null)
            arguments.Add("--guests " + ShellWords.Quote(string.Join(',', mapping.Guests)));
        if (mapping.DefaultType is { } type && given.DefaultType is null)
            arguments.Add($"--default-type {type}");
        if (!mapping.HasHeader && !given.NoHeader)
            arguments.Add("--no-header");
        if (mapping.TimeFormat != TimeRule.Auto && given.TimeFormat is null)
            arguments.Add("--time-format " + ShellWords.Quote(mapping.TimeFormat));
        if (mapping.TimeZone != TimeRule.Utc && given.TimeZone is null)
            arguments.Add("--time-zone " + ShellWords.Quote(mapping.TimeZone));
        return string.Join(' ', arguments);
    }

    /// <summary>The option that names an encoding.</summary>
    public static string OfEncoding(string name) => $"--encoding {name}";

    /// <summary>The option that names a field's source.</summary>
    public static string OfSource(EventField field, string source) =>
        $"--map {ShellWords.Quote($"{EventFieldNames.Text(field)}={source}")}";

    /// <summary>The option that names a column that undoes purchases, and the values that do.</summary>
    public static string OfUndone(string column, IReadOnlyList<string> values) =>
        "--undone " + OfColumn(column, values);

    /// <summary>The option that names a column that tells that rows are no items, and the values that do.</summary>
    public static string OfNoItems(string column, IReadOnlyList<string> values) =>
        "--no-item " + OfColumn(column, values);

    /// <summary>The option that takes items out of addresses.</summary>
    public static string OfPattern(string pattern) => "--item-pattern " + ShellWords.Quote(pattern);

    /// <summary>The option that names the meanings of types.</summary>
    public static string OfTypes(IEnumerable<(string Name, string Meaning)> types) =>
        "--map-type " + ShellWords.Quote(string.Join(',', types.Select(type => $"{type.Name}={type.Meaning}")));

    private static string OfColumn(string column, IReadOnlyList<string> values) =>
        ShellWords.Quote(values.Count == 0 ? column : $"{column}={string.Join('|', values)}");
}
