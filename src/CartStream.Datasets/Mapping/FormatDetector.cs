using System.Text;
using CartStream.Datasets.Files;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Determines how a file is read: by the user's options, by a known layout, or not at all.</summary>
/// <param name="sample">The file's first rows.</param>
/// <param name="options">The user's options.</param>
/// <param name="isInside">Whether the rows were taken out of the array that wraps them.</param>
internal sealed class FormatDetector(FileSample sample, FormatOptions options, bool isInside = false)
{
    private const string OwnName = "CartStream";
    private const string OttoName = "OTTO";
    private const string OrderLines = "order lines";
    private const string RecBole = "RecBole";

    private static readonly EventField[] Needed =
        [EventField.EventTime, EventField.EventType, EventField.ItemId, EventField.ShopperId];

    private static readonly EventField[] NotInOwn =
        [EventField.AnonymousId, EventField.OrderId, EventField.TimeOffsetMs];

    private static readonly string[] OttoNames = ["events[].ts", "events[].type", "events[].aid", "session", "session"];

    private static readonly string[] OwnNames = ["event_time", "event_type", "item_id", "shopper_id"];

    /// <summary>The first rows of a file, in the encoding that is given.</summary>
    /// <exception cref="EventFileException">The file can't be read, is empty or not in that encoding.</exception>
    public static FileSample ReadSample(string path, int rowsMax, FormatOptions options)
    {
        var encoding = options.Encoding ?? options.Mapping?.Encoding;
        if (encoding is not null && EncodingGuess.Contradiction(FileSample.Read(path), encoding) is { } fault)
            throw new EventFileException($"{path}: {fault}");
        return FileSample.Read(path, rowsMax, encoding: encoding);
    }

    /// <summary>The format of the file.</summary>
    /// <exception cref="EventFileException">The format is unknown, or the options are incomplete.</exception>
    public DetectedFormat Detect()
    {
        var found = sample.Content == FileContent.Delimited ? DetectTable() : DetectJson();
        return found with { Mapping = found.Mapping with { Encoding = sample.Encoding } };
    }

    /// <summary>The most probable meaning of the file's columns, whether its layout is known or not.</summary>
    public MappingProposal Propose()
    {
        var proposal = sample.Content == FileContent.Delimited ? ProposeTable() : ProposeJson();
        return proposal with { Mapping = proposal.Mapping with { Encoding = sample.Encoding } };
    }

    private bool IsUnasked => (options with { Encoding = null }).IsEmpty;

    private MappingProposal ProposeJson() => ColumnRecogniser.Propose(
        Json(JsonColumns.Of(sample.Rows), out _).Columns, Start(new EventMapping { Name = "", IsJson = true }));

    private MappingProposal ProposeTable()
    {
        var table = TableSample.Of(sample, options);
        return ProposeTable(table, Start(BareTable(table)));
    }

    /// <summary>A proposal that reads baskets where cells, or columns side by side, hold several values.</summary>
    private static MappingProposal ProposeTable(TableSample table, EventMapping start)
    {
        var columns = NumberedColumns.Expand(table.Columns, NumberedColumns.Of(table.Columns));
        var forms = CellForms.Of([.. columns.Intersect(table.Columns)]);
        var proposal = ColumnRecogniser.Propose(CellForms.Expand(columns, forms), start);
        return proposal with
        {
            Mapping = proposal.Mapping with { Cells = CellForms.Used(forms, proposal.Mapping.Fields.Values) },
        };
    }

    private DetectedFormat DetectTable()
    {
        if (PrefixHeader.Matches(sample.Rows[0]))
        {
            throw new EventFileException(
                $"{sample.Path}: holds queries (prefix,target), not events; give it to `evaluate --test`");
        }

        if (RowDoubts.Refusal(sample.Rows[0]) is { } refusal)
            throw new EventFileException($"{sample.Path}: {refusal}");

        var table = TableSample.Of(sample, options);
        string? conflict = null;
        EventMapping? known = options.Mapping;
        if (known is null && !table.HasHeader && options.Fields.Count == 0)
            known = LayoutMatch.ByValues(table) is { } byValues ? Headless(byValues, table) : null;
        else if (known is null && table is { HasHeader: true, IsTyped: false })
        {
            var layout = LayoutMatch.ByNames(KnownLayouts.All, table.Columns, Has(table), out conflict);
            known = layout is null ? null : Named(layout);
        }

        if (known?.Columns is { } names && !table.HasHeader)
            table = table.Named(names);
        var isLoose = options.Mapping is null || options.IsKnown;
        var mapping = known is null ? Recognised(table, conflict) : Start(isLoose ? Pruned(known, table) : known);
        var columns = CellForms.Expand(SideBySide(mapping, table), mapping.Cells);
        mapping = Settle(Complete(mapping, columns), columns);
        if (isLoose && Column(mapping, EventField.OrderId, columns) is { } order
            && Column(mapping, EventField.EventTime, columns) is { } time && MappingDraft.IsFilledDown(order, time))
        {
            mapping = mapping with { FillDown = true };
        }

        mapping = (isLoose ? MappingDraft.WithSkipped(mapping, columns) : mapping) with
        {
            Cells = options.Mapping is null ? CellForms.Used(mapping.Cells, mapping.Fields.Values) : mapping.Cells,
            Delimiter = table.Delimiter,
            HasHeader = table.HasHeader,
        };
        return new DetectedFormat(
            ReaderKind.Mapped,
            FileContent.Delimited,
            mapping,
            Delimiters.AsSplit(table.Names, table.Delimiter),
            ColumnUses.Of(mapping, columns, _ => "")) { Partitions = table.Partitions };
    }

    private static IReadOnlyList<ColumnSample> SideBySide(EventMapping mapping, TableSample table) =>
        NumberedColumns.Expand(
            table.Columns,
            mapping.Fields.ContainsKey(EventField.ItemId)
                ? NumberedColumns.Used(mapping, table.Names)
                : NumberedColumns.Of(table.Columns));

    // Removes the optional fields of a known layout that this file lacks.
    private static EventMapping Pruned(EventMapping mapping, TableSample table) => mapping with
    {
        Fields = mapping.Fields.Where(pair => FieldSource.Parse(pair.Value, Has(table)).Names.Any(Has(table)))
            .ToDictionary(pair => pair.Key, pair => pair.Value),
    };

    private static Func<string, bool> Has(TableSample table) => name => ColumnNames.IndexOf(table.Names, name) >= 0;

    private static EventMapping Headless(KnownLayout layout, TableSample table) => layout.Mapping with
    {
        HasHeader = false,
        Columns = [.. layout.Header.Split(',').Take(table.OwnCount)],
    };

    private static EventMapping BareTable(TableSample table) => new()
    {
        Name = "",
        Delimiter = table.Delimiter,
        HasHeader = table.HasHeader,
    };

    // For some files, only the name distinguishes purchases from views.
    private EventMapping Named(KnownLayout layout) =>
        layout.NameTellsPurchases
        && Path.GetFileName(sample.Path).Contains("purchase", StringComparison.OrdinalIgnoreCase)
            ? layout.Mapping with { DefaultType = EventTypeNames.Text(EventType.Purchase) }
            : layout.Mapping;

    private JsonColumns Json(JsonColumns rows, out Partitions partitions)
    {
        partitions = sample.Partitions.Beside(rows.Columns, options);
        return rows.With(partitions);
    }

    private EventMapping Start(EventMapping mapping) => options.ApplyTo(mapping);

    /// <summary>The mapping of a table that no known layout matches.</summary>
    private EventMapping Recognised(TableSample table, string? conflict)
    {
        var start = Start(BareTable(table)) with { Name = "as mapped" };
        if (options.Fields.Count > 0)
            return start with { Cells = CellForms.Besides(CellForms.Of(table.Columns), options.Fields.Values) };
        var proposal = ProposeTable(table, start);
        if (proposal.IsSure && table.IsTyped)
            return proposal.Mapping with { Name = RecBole };
        if (proposal.IsSure && IsOrderLines(proposal, table))
            return proposal.Mapping with { Name = OrderLines };
        throw Unknown(proposal, table.Names, Has(table), KnownLayouts.All, conflict);
    }

    private static bool IsOrderLines(MappingProposal proposal, TableSample table) =>
        !proposal.Mapping.Fields.ContainsKey(EventField.EventType)
        && table.Columns.Any(column => FieldWords.Score(EventField.OrderId, column.Name) > FieldWords.Hint);

    private DetectedFormat DetectJson()
    {
        var json = JsonColumns.Of(sample.Rows);
        if (options.Mapping?.Records is { } given)
            return Unwrapped(given);
        if (IsUnasked && OwnNames.All(json.TopNames.Contains))
            return Special(ReaderKind.Own, OwnName, json.Columns, OwnNames);
        if (IsUnasked && json.TopNames.IsSupersetOf(["session", "events"]) && json.ArrayNames.Contains("events"))
            return Special(ReaderKind.Otto, OttoName, json.Columns, OttoNames);
        json = Json(json, out var partitions);
        string? conflict = null;
        EventMapping? mapping = options.Mapping;
        mapping ??= LayoutMatch.ByNames(
            KnownJsonLayouts.All, json.Columns, json.TopNames.Contains, out conflict)?.Mapping;
        mapping ??= LayoutMatch.ByNames(
            KnownLayouts.All, json.Columns, name => IsColumn(json.Columns, name), out conflict)?.Mapping;
        if (mapping is null && json is { Records: 1, ArrayNames.Count: 1 } && options.Fields.Count == 0
            && !isInside && sample.Content != FileContent.Parquet)
        {
            return Unwrapped(json.ArrayNames.Single());
        }

        // Trackers have columns of any name, and say by the type what a purchase is.
        var mayUndo = mapping is null || mapping.DefaultType == EventTypeNames.Text(EventType.Purchase);
        mapping = Start(mapping is null ? Recognised(json, conflict) : mapping with { IsJson = true });
        mapping = Settle(Complete(mapping, json.Columns), json.Columns);
        if (mayUndo && options.Mapping is null)
            mapping = MappingDraft.WithSkipped(mapping, json.Columns);
        return new DetectedFormat(
            ReaderKind.Mapped, sample.Content, mapping, Paths(mapping), ColumnUses.Of(mapping, json.Columns, _ => ""))
        {
            Partitions = partitions,
        };
    }

    private DetectedFormat Unwrapped(string records)
    {
        var inside = FileSample.Read(sample.Path, FileSample.RowsDefault, records, sample.Encoding);
        var mapping = options.Mapping is null ? null : options.Mapping with { Records = null };
        var found = new FormatDetector(inside, options with { Mapping = mapping }, isInside: true).Detect();
        return found with { Mapping = found.Mapping with { Records = records } };
    }

    private DetectedFormat Special(
        ReaderKind kind, string name, IReadOnlyList<ColumnSample> columns, IReadOnlyList<string> sources)
    {
        EventField[] fields =
        [
            EventField.EventTime, EventField.EventType, EventField.ItemId, EventField.ShopperId, EventField.SessionId,
        ];
        var known = fields.Zip(sources).ToDictionary(pair => pair.First, pair => pair.Second);
        if (kind == ReaderKind.Own)
        {
            foreach (var field in Enum.GetValues<EventField>().Except(NotInOwn))
                known.TryAdd(field, EventFieldNames.Text(field));
        }

        var mapping = new EventMapping
        {
            Name = name,
            IsJson = true,
            Fields = known,
            IsSorted = kind == ReaderKind.Own,
            TimeFormat = kind == ReaderKind.Otto ? "ms" : TimeRule.Auto,
        };
        return new DetectedFormat(kind, sample.Content, mapping, [], ColumnUses.Of(mapping, columns, _ => ""));
    }

    private EventMapping Recognised(JsonColumns json, string? conflict)
    {
        var start = new EventMapping { Name = "as mapped", IsJson = true };
        if (options.Fields.Count > 0)
            return start;
        if (json.Records == 0)
        {
            throw new EventFileException(
                $"{sample.Path}: unknown header {EventFault.Show(sample.Rows[0])}, expected JSON");
        }

        var proposal = ColumnRecogniser.Propose(json.Columns, Start(start));
        throw Unknown(
            proposal,
            [.. json.Columns.Select(column => column.Name)],
            name => json.TopNames.Contains(name) || IsColumn(json.Columns, name),
            [.. KnownJsonLayouts.All, .. KnownLayouts.All],
            conflict);
    }

    private static bool IsColumn(IReadOnlyList<ColumnSample> columns, string name) =>
        columns.Any(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IReadOnlyList<string> Paths(EventMapping mapping) =>
    [
        .. mapping.Fields.Values.SelectMany(source => FieldSource.Parse(source, _ => false).Names)
            .Concat(mapping.Undone.Keys).Concat(mapping.NoItems.Keys).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Adds required fields that a mapping does not name, where the columns identify them with certainty.
    /// </summary>
    private EventMapping Complete(EventMapping mapping, IReadOnlyList<ColumnSample> columns)
    {
        var fields = mapping.Fields;
        var needsTime = mapping.TimeFormat != TimeRule.Line && !fields.ContainsKey(EventField.EventTime);
        var needsType = !fields.ContainsKey(EventField.EventType) && mapping.DefaultType is null;
        var needsShopper = !fields.ContainsKey(EventField.ShopperId) && !fields.ContainsKey(EventField.AnonymousId);
        var isWhole = !needsTime && !needsType && !needsShopper && fields.ContainsKey(EventField.ItemId);
        if (isWhole && !IsByHand)
            return WithWords(mapping);
        var proposal = ColumnRecogniser.Propose(columns, mapping);
        if (IsByHand && proposal.Missing.Count == 0 && proposal.Doubts.Count > 0)
            throw new EventFileException($"{sample.Path}: {string.Join("; ", proposal.Doubts)}");
        if (isWhole)
            return WithWords(mapping);
        var completed = new Dictionary<EventField, string>(fields);
        foreach (var field in options.Mapping is null ? proposal.Mapping.Fields.Keys : Needed)
        {
            if (proposal.Mapping.Fields.TryGetValue(field, out var source) && !options.Fields.ContainsKey(field))
                completed.TryAdd(field, source);
        }

        if (proposal.Missing.Count > 0)
        {
            throw new EventFileException(
                $"{sample.Path}: no column is {string.Join(" or ", proposal.Missing)}; name it with --map "
                + string.Join(',', proposal.Missing.Select(field => $"{field}=COLUMN")));
        }

        if (!completed.ContainsKey(EventField.EventType) && mapping.DefaultType is null)
        {
            throw new EventFileException($"{sample.Path}: no column is event_type; name it with "
                + "--map event_type=COLUMN, or say what all rows are with --default-type view or purchase");
        }

        // Only the proposal knows what the view of a page is, or a type that another column details.
        if (mapping.Types.Count == 0 && proposal.Mapping.Fields.GetValueOrDefault(EventField.EventType) is { } told
            && completed.GetValueOrDefault(EventField.EventType) == told
            && (mapping.ItemPattern is not null || told.Contains('+', StringComparison.Ordinal)))
        {
            mapping = mapping with { Types = proposal.Mapping.Types, KnowsTypeWords = true };
        }

        return WithWords(mapping with { Fields = completed });
    }

    // What is asked of a file that nobody has mapped is asked of one that is mapped on the command line, too.
    private bool IsByHand => options.Mapping is null && options.Fields.Count > 0;

    // Types without a given meaning are recognised by their common names: the first rows may lack some.
    private EventMapping WithWords(EventMapping mapping) =>
        mapping.Types.Count == 0 || IsByHand ? mapping with { KnowsTypeWords = true } : mapping;

    /// <summary>
    /// Checks the sources, and determines from the values the order of day and month and the decimal separator.
    /// </summary>
    private EventMapping Settle(EventMapping mapping, IReadOnlyList<ColumnSample> columns)
    {
        foreach (var (field, source) in options.Fields.Concat(
            options.IsKnown || options.Mapping is null ? [] : options.Mapping.Fields))
        {
            var names = FieldSource.Parse(source, name => IsColumn(columns, name)).Names.ToArray();
            if (source.Length > 0 && mapping.Fields.GetValueOrDefault(field) == source && !mapping.IsJson
                && names.Length > 0 && !names.Any(name => IsColumn(columns, name)))
            {
                throw new EventFileException(
                    $"{sample.Path}: {EventFieldNames.Text(field)} is mapped to '{source}', which is no column; found "
                    + string.Join(", ", columns.Select(column => column.Name)));
            }
        }

        foreach (var (option, names) in new[] { ("undone", options.Undone.Keys), ("no-item", options.NoItems.Keys) })
        {
            if (!mapping.IsJson && names.FirstOrDefault(name => !IsColumn(columns, name)) is { } missing)
            {
                throw new EventFileException($"{sample.Path}: {option} names '{missing}', which is no column; found "
                    + string.Join(", ", columns.Select(column => column.Name)));
            }
        }

        var twice = mapping.Fields.Values
            .SelectMany(source => FieldSource.Parse(source, name => IsColumn(columns, name)).Names)
            .Select(name => ColumnNames.TwiceFault(name, columns)).OfType<string>().FirstOrDefault();
        if (twice is not null)
            throw new EventFileException($"{sample.Path}: {twice}");
        string[] faults = [.. TimeRule.Faults(mapping.TimeFormat, mapping.TimeZone)];
        if (faults.Length > 0)
            throw new EventFileException($"{sample.Path}: {string.Join("; ", faults)}");
        mapping = MappingDraft.ResolveTimes(mapping, Column(mapping, EventField.EventTime, columns), out var doubt);
        if (doubt is not null)
            throw new EventFileException($"{sample.Path}: {doubt}");
        return MappingDraft.ResolveNumbers(
            mapping, Column(mapping, EventField.Price, columns), Column(mapping, EventField.Quantity, columns));
    }

    private static ColumnSample? Column(EventMapping mapping, EventField field, IReadOnlyList<ColumnSample> columns)
    {
        if (!mapping.Fields.TryGetValue(field, out var source))
            return null;
        var names = FieldSource.Parse(source, name => IsColumn(columns, name)).Names.ToArray();
        return columns.FirstOrDefault(column =>
            column.HasValues && names.Contains(column.Name, StringComparer.OrdinalIgnoreCase));
    }

    private EventFileException Unknown(
        MappingProposal proposal,
        IReadOnlyList<string> names,
        Func<string, bool> isThere,
        IEnumerable<KnownLayout> layouts,
        string? conflict)
    {
        var (nearest, missing) = LayoutMatch.Nearest(layouts, isThere, proposal.Mapping);
        var header = sample.Content == FileContent.Delimited || names.Count == 0
            ? EventFault.Show(sample.Rows[0])
            : EventFault.Show(Encoding.UTF8.GetBytes(string.Join(',', names)));
        var why = conflict is not null ? $"; {conflict}"
            : $"; nearest is {nearest.Name} ({nearest.Header})"
                + (missing.Count > 0 ? $", which also needs {string.Join(", ", missing)}" : "");
        var unclear = proposal.Missing.Count > 0
            ? $"; no column could be found for {string.Join(", ", proposal.Missing)}"
            : proposal.Doubts.Count > 0 ? $"; {string.Join("; ", proposal.Doubts)}" : "";
        return new EventFileException($"{sample.Path}: unknown header {header}{why}{unclear}")
        {
            MappingArguments = proposal.Missing.Count > 0
                ? ""
                : MappingArguments.Of(proposal.Mapping with { Encoding = sample.Encoding }, options),
            UnknownPath = sample.Path,
        };
    }
}
