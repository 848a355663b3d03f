namespace CartStream.Datasets.Mapping;

/// <summary>The user's options for how files are written; everything else is detected.</summary>
public sealed record FormatOptions
{
    /// <summary>The mapping to start from; null (default) to recognise the file.</summary>
    public EventMapping? Mapping { get; init; }

    /// <summary>
    /// Whether <see cref="Mapping"/> is that of a known format: fields whose columns a file lacks are left out.
    /// </summary>
    public bool IsKnown { get; init; }

    /// <summary>Sources of fields, in place of the mapping's; an empty one removes the field.</summary>
    public IReadOnlyDictionary<EventField, string> Fields { get; init; } = new Dictionary<EventField, string>();

    /// <summary>How items are taken out of addresses, as in <see cref="EventMapping.ItemPattern"/>, or null.</summary>
    public string? ItemPattern { get; init; }

    /// <summary>Meanings of types, in addition to the mapping's.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Columns that tell that a purchase was undone, as in <see cref="EventMapping.Undone"/>; a column whose only value
    /// is empty undoes none.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Undone { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Columns that tell that a row is no item, as in <see cref="EventMapping.NoItems"/>; a column whose only value is
    /// empty tells it of no row.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NoItems { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values of the shopper that stand for no shopper, in place of the mapping's; null for its own.</summary>
    public IReadOnlyList<string>? Guests { get; init; }

    /// <summary>The type of rows that have none, or null.</summary>
    public string? DefaultType { get; init; }

    /// <summary>The encoding of the files' text by its name, or null; <c>utf-8</c> is not doubted.</summary>
    public string? Encoding { get; init; }

    /// <summary>The delimiter, or null.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the first row is not a header.</summary>
    public bool NoHeader { get; init; }

    /// <summary>How times are written, or null.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>The zone of times without an offset, or null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The decimal separator, or null.</summary>
    public char? Decimal { get; init; }

    /// <summary>The separator of thousands, or null.</summary>
    public char? Thousands { get; init; }

    /// <summary>Whether no option is set.</summary>
    public bool IsEmpty =>
        this == new FormatOptions { Fields = Fields, Types = Types, Undone = Undone, NoItems = NoItems }
        && Fields.Count == 0 && Types.Count == 0 && Undone.Count == 0 && NoItems.Count == 0;

    /// <summary><paramref name="mapping"/> with all options applied.</summary>
    public EventMapping ApplyTo(EventMapping mapping)
    {
        var fields = new Dictionary<EventField, string>(mapping.Fields);
        foreach (var (field, source) in Fields)
        {
            if (source.Length == 0)
                fields.Remove(field);
            else
                fields[field] = source;
        }

        var types = new Dictionary<string, string>(mapping.Types, StringComparer.Ordinal);
        foreach (var (name, meaning) in Types)
            types[name] = meaning;
        return mapping with
        {
            Undone = With(mapping.Undone, Undone),
            NoItems = With(mapping.NoItems, NoItems),
            ItemPattern = ItemPattern ?? mapping.ItemPattern,
            Fields = fields,
            Types = types,
            Guests = Guests ?? mapping.Guests,
            DefaultType = DefaultType ?? mapping.DefaultType,
            Encoding = Encoding ?? mapping.Encoding,
            Delimiter = Delimiter ?? mapping.Delimiter,
            HasHeader = mapping.HasHeader && !NoHeader,
            TimeFormat = TimeFormat ?? mapping.TimeFormat,
            TimeZone = TimeZone ?? mapping.TimeZone,
            Decimal = Decimal ?? mapping.Decimal,
            Thousands = Thousands ?? mapping.Thousands,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> With(
        IReadOnlyDictionary<string, IReadOnlyList<string>> columns,
        IReadOnlyDictionary<string, IReadOnlyList<string>> given)
    {
        var all = new Dictionary<string, IReadOnlyList<string>>(columns, StringComparer.OrdinalIgnoreCase);
        foreach (var (column, values) in given)
            all[column] = values;
        return all;
    }
}
