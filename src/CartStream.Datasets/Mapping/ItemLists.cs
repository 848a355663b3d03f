namespace CartStream.Datasets.Mapping;

/// <summary>
/// Lists of items in one row: what each item has is taken from its own list, and where other rows hold a single item,
/// as trackers' views do beside their orders, that is a second source.
/// </summary>
internal static class ItemLists
{
    private const string Each = "[]";

    /// <summary>The fields that each item of a list has for itself.</summary>
    public static readonly IReadOnlyList<EventField> OfItems =
    [
        EventField.Quantity, EventField.Price, EventField.ItemName, EventField.Brand, EventField.CategoryId,
        EventField.CategoryCode, EventField.ItemGroupId,
    ];

    /// <summary>
    /// Takes what each item has, such as its quantity, from the list that holds the item, because a total of the order
    /// belongs to no item.
    /// </summary>
    public static void Narrow(
        ColumnSample? item,
        Dictionary<EventField, (ColumnSample Column, string Why)> taken,
        IReadOnlyList<ColumnSample> columns,
        Func<EventField, ColumnSample, bool> fits)
    {
        if (item is null || ListOf(item.Name) is not { } list)
            return;
        foreach (var field in OfItems)
        {
            if (taken.TryGetValue(field, out var one) && IsOf(item, list, one.Column))
                continue;
            var best = columns.Where(column => IsOf(item, list, column)
                    && FieldWords.Score(field, column.Name) > 0
                    && taken.Values.All(other => other.Column != column) && fits(field, column))
                .MaxBy(column => FieldWords.Score(field, column.Name));
            if (best is not null)
                taken[field] = (best, "by its name");
            else if (field is EventField.Quantity or EventField.Price || ListOf(one.Column?.Name ?? "") is not null)
                taken.Remove(field);
        }
    }

    /// <summary>The fields, with the list's members before the single item's.</summary>
    /// <param name="fields">The sources so far.</param>
    /// <param name="item">The column that is the item.</param>
    /// <param name="columns">All columns.</param>
    public static Dictionary<EventField, string> Add(
        IReadOnlyDictionary<EventField, string> fields, ColumnSample item, IReadOnlyList<ColumnSample> columns)
    {
        var joined = new Dictionary<EventField, string>(fields);
        if (item.Filled == 1 || !IsPlain(item.Name))
            return joined;
        if (item.Name.Contains(Each, StringComparison.Ordinal))
            return WithSingles(joined, item, columns);
        var others = columns.Where(column => column != item && column.HasValues && IsPlain(column.Name)
            && FieldWords.Score(EventField.ItemId, column.Name) > FieldWords.Hint
            && (IsOfList(column.Name) || column.Name == item.Name + Each));
        if (others.MaxBy(column => FieldWords.Score(EventField.ItemId, column.Name)) is not { } other)
            return joined;
        joined[EventField.ItemId] = $"{other.Name}|{item.Name}";
        if (other.Name == item.Name + Each)
            return WithListsOfSame(joined, columns);
        var list = other.Name[..(other.Name.LastIndexOf(Each, StringComparison.Ordinal) + Each.Length)];
        foreach (var field in OfItems)
        {
            var best = columns.Where(column => column.Name.StartsWith(list, StringComparison.Ordinal)
                    && column != other && IsPlain(column.Name) && FieldWords.Score(field, column.Name) > 0)
                .MaxBy(column => FieldWords.Score(field, column.Name));
            if (best is not null && fields.GetValueOrDefault(field) != best.Name)
                joined[field] = fields.TryGetValue(field, out var single) ? $"{best.Name}|{single}" : best.Name;
        }

        return joined;
    }

    // Views and cart changes have one item in a place of their own each: productVariant.id, cartLine.merchandise.id.
    private static Dictionary<EventField, string> WithSingles(
        Dictionary<EventField, string> fields, ColumnSample list, IReadOnlyList<ColumnSample> columns)
    {
        ColumnSample[] singles =
        [
            .. columns.Where(column => column.HasValues && IsPlain(column.Name)
                    && !column.Name.Contains(Each, StringComparison.Ordinal)
                    && FieldWords.Score(EventField.ItemId, column.Name) > FieldWords.Hint)
                .OrderByDescending(column => ColumnNames.IsSameEnd(column.Name, list.Name))
                .ThenByDescending(column => FieldWords.Score(EventField.ItemId, column.Name)),
        ];
        var left = list.Missing;
        foreach (var single in singles)
        {
            if (fields[EventField.ItemId] != list.Name && single.Values.Count > left)
                continue;
            left -= single.Values.Count;
            fields[EventField.ItemId] += $"|{single.Name}";
            AddOfSingle(fields, single, list, columns);
        }

        return fields;
    }

    // What a single item has is in the object that no other place shares.
    private static void AddOfSingle(
        Dictionary<EventField, string> fields,
        ColumnSample single,
        ColumnSample list,
        IReadOnlyList<ColumnSample> columns)
    {
        var shared = single.Name.Zip(list.Name).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = single.Name.IndexOf('.', single.Name.LastIndexOf('.', shared == 0 ? 0 : shared - 1) + 1);
        if (end < 0)
            return;
        var place = single.Name[..(end + 1)];
        foreach (var field in OfItems)
        {
            var best = columns.Where(column => column != single && column.HasValues && IsPlain(column.Name)
                    && column.Name.StartsWith(place, StringComparison.Ordinal)
                    && !column.Name.Contains(Each, StringComparison.Ordinal)
                    && FieldWords.Score(field, column.Name) > 0)
                .MaxBy(column => FieldWords.Score(field, column.Name));
            if (best is not null && fields.GetValueOrDefault(field) != best.Name)
                fields[field] = fields.TryGetValue(field, out var source) ? $"{source}|{best.Name}" : best.Name;
        }
    }

    // content_id is a text for one item and a list of texts for several, and so is what each has.
    private static Dictionary<EventField, string> WithListsOfSame(
        Dictionary<EventField, string> fields, IReadOnlyList<ColumnSample> columns)
    {
        foreach (var field in OfItems)
        {
            if (!fields.TryGetValue(field, out var source))
                continue;
            var single = source.EndsWith(Each, StringComparison.Ordinal) ? source[..^Each.Length] : source;
            string[] both = [single + Each, single];
            fields[field] = string.Join('|', both.Where(name => columns.Any(column => column.Name == name)));
        }

        return fields;
    }

    /// <summary>Whether an element of this name may be what each item has.</summary>
    public static bool IsOfItem(string name) => OfItems.Any(field => FieldWords.Score(field, name) > FieldWords.Hint);

    /// <summary>
    /// The lists of texts that a mapping reads element by element, that of the items first: <c>skus[]</c> and
    /// <c>quantities[]</c>; none where only items are in one.
    /// </summary>
    public static IReadOnlyList<string> Together(EventMapping mapping)
    {
        if (!mapping.Fields.TryGetValue(EventField.ItemId, out var item))
            return [];
        string[] lists =
        [
            .. NamesOf(item).Take(1).Concat(mapping.Fields.Where(pair => OfItems.Contains(pair.Key))
                .SelectMany(pair => NamesOf(pair.Value))).Distinct(StringComparer.Ordinal),
        ];
        return lists.Length > 1 && NamesOf(item).Contains(lists[0], StringComparer.Ordinal) ? lists : [];

        static IEnumerable<string> NamesOf(string source) =>
            FieldSource.Parse(source, _ => false).Names.Where(IsOfTexts);
    }

    private static bool IsOfTexts(string name) => name.EndsWith(Each, StringComparison.Ordinal);

    /// <summary>
    /// A list of quantities beside the list of items that has another number of values, so that none is known to be an
    /// item's; null for none.
    /// </summary>
    public static ColumnSample? Unequal(ColumnSample item, IReadOnlyList<ColumnSample> columns) =>
        IsOfTexts(item.Name)
            ? columns.FirstOrDefault(column => column != item && column.HasValues && IsOfTexts(column.Name)
                && FieldWords.Score(EventField.Quantity, column.Name) > FieldWords.Hint
                && column.Values.Count != item.Values.Count)
            : null;

    /// <summary>
    /// A value that joins another value of the same column with more by a sign, such as <c>A1,A2</c>; null for none.
    /// </summary>
    public static string? Several(ColumnSample item)
    {
        string[] joined = [.. item.Values.Where(value => value.AsSpan().IndexOfAny(",;|") > 0)];
        if (joined.Length == 0)
            return null;
        HashSet<string> single = [.. item.Values.Except(joined, StringComparer.Ordinal)];
        return Array.Find(joined, value => value.Split([',', ';', '|'], StringSplitOptions.TrimEntries) is var parts
            && parts.Length > 1 && parts.Any(single.Contains));
    }

    // Two lists of texts side by side are one list if they are equally long.
    private static bool IsOf(ColumnSample item, string list, ColumnSample column) =>
        ListOf(column.Name) == list
        || (IsOfTexts(item.Name) && IsOfTexts(column.Name) && column.Values.Count == item.Values.Count);

    // The elements of an array, or columns side by side, which are one list.
    private static string? ListOf(string name)
    {
        var end = name.LastIndexOf(Each, StringComparison.Ordinal);
        return end >= 0 ? name[..end] : NumberedColumns.IsPattern(name) ? "#" : null;
    }

    private static bool IsPlain(string name) => name.AsSpan().IndexOfAny("|+'") < 0;

    private static bool IsOfList(string name)
    {
        var end = name.LastIndexOf(Each, StringComparison.Ordinal);
        return end > 0 && CellForms.IsListName(name[..end].Split('.')[^1]);
    }
}
