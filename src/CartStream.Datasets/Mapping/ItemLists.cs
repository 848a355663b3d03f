namespace CartStream.Datasets.Mapping;

/// <summary>
/// Lists of items in one row: what each item has is taken from its own list, and where other rows hold a single item,
/// as trackers' views do beside their orders, that is a second source.
/// </summary>
internal static class ItemLists
{
    private const string Each = "[]";

    private static readonly EventField[] OfItems =
    [
        EventField.Quantity, EventField.Price, EventField.ItemName, EventField.Brand, EventField.CategoryId,
        EventField.CategoryCode, EventField.ItemGroupId,
    ];

    /// <summary>
    /// Takes what each item has, such as its quantity, from the list that holds the item: a total of the order is
    /// nobody's.
    /// </summary>
    public static void Narrow(
        Dictionary<EventField, (ColumnSample Column, string Why)> taken,
        IReadOnlyList<ColumnSample> columns,
        Func<EventField, ColumnSample, bool> fits)
    {
        if (!taken.TryGetValue(EventField.ItemId, out var item) || ListOf(item.Column.Name) is not { } list)
            return;
        foreach (var field in OfItems)
        {
            if (taken.TryGetValue(field, out var one) && ListOf(one.Column.Name) == list)
                continue;
            var best = columns.Where(column => ListOf(column.Name) == list && FieldWords.Score(field, column.Name) > 0
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
        var isList = item.Name.Contains(Each, StringComparison.Ordinal);
        var others = columns.Where(column => column != item && column.HasValues && IsPlain(column.Name)
            && FieldWords.Score(EventField.ItemId, column.Name) > FieldWords.Hint
            && (isList ? !column.Name.Contains(Each, StringComparison.Ordinal) : IsOfList(column.Name)));
        if (others.MaxBy(column => FieldWords.Score(EventField.ItemId, column.Name)) is not { } other)
            return joined;
        joined[EventField.ItemId] = isList ? $"{item.Name}|{other.Name}" : $"{other.Name}|{item.Name}";
        if (isList)
            return joined;
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
