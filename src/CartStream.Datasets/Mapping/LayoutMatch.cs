using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Compares a file's columns with the known layouts.</summary>
internal static class LayoutMatch
{
    private const decimal RatingMax = 10;

    /// <summary>
    /// The layout of these columns; null when there is none. A layout that would drop a column that looks like a time,
    /// a shopper or a type is rejected; <paramref name="conflict"/> says which and why.
    /// </summary>
    public static KnownLayout? ByNames(
        IEnumerable<KnownLayout> layouts,
        IReadOnlyList<ColumnSample> columns,
        Func<string, bool> isThere,
        out string? conflict)
    {
        conflict = null;
        foreach (var layout in layouts.Where(layout => layout.Required.All(IsThere)
            && (layout.Holds is null || layout.Holds(columns))))
        {
            if (layout.IgnoresRest || Dropped(layout, columns) is not { } dropped)
                return layout;
            conflict ??= $"{layout.Name} would drop '{dropped.Column.Name}', which looks like "
                + EventFieldNames.Text(dropped.Field);
        }

        return null;

        bool IsThere(string names) => names.Split('|').Any(isThere);
    }

    /// <summary>The layout of a file without a header, by its values; null when there is none.</summary>
    public static KnownLayout? ByValues(TableSample table) => KnownLayouts.All.FirstOrDefault(layout =>
        layout.Kinds is { } kinds && kinds.Length == table.OwnCount
        && table.Columns.Zip(kinds).All(pair => IsOf(pair.First, pair.Second, layout.Mapping)));

    /// <summary>
    /// The known layout with the largest share of its columns present, preferring the same fields among equals, and its
    /// missing columns.
    /// </summary>
    public static (KnownLayout Layout, IReadOnlyList<string> Missing) Nearest(
        IEnumerable<KnownLayout> layouts, Func<string, bool> isThere, EventMapping proposed)
    {
        var nearest = layouts.MaxBy(layout => Share(layout) + Likeness(layout.Mapping, proposed))!;
        return (nearest, [.. nearest.Required.Where(names => !names.Split('|').Any(isThere))]);

        double Share(KnownLayout layout) =>
            (double)layout.Required.Count(names => names.Split('|').Any(isThere)) / layout.Required.Count;
    }

    private static double Likeness(EventMapping one, EventMapping other) =>
        (double)one.Fields.Keys.Intersect(other.Fields.Keys).Count() / one.Fields.Keys.Union(other.Fields.Keys).Count();

    private static (ColumnSample Column, EventField Field)? Dropped(
        KnownLayout layout, IReadOnlyList<ColumnSample> columns)
    {
        var used = new HashSet<string>(layout.Ignored, StringComparer.OrdinalIgnoreCase);
        foreach (var source in layout.Mapping.Fields.Values)
            used.UnionWith(FieldSource.Parse(source, _ => false).Names);
        foreach (var column in columns.Where(column => !used.Contains(column.Name)))
        {
            if (ColumnRecogniser.LooksLike(column) is { } field)
                return (column, field);
        }

        return null;
    }

    private static bool IsOf(ColumnSample column, char kind, EventMapping mapping) => kind switch
    {
        't' => column.IsTextTime() || column.IsEpoch(),
        'e' => column.IsEpoch(),
        'y' => column.HasValues && column.Values.All(value => mapping.Types.ContainsKey(value)),
        'x' => column.Filled > 0.9 && !column.IsTextTime(),
        'n' => !column.HasValues || column.IsNumeric(),
        'p' => !column.HasValues || (column.IsNumeric() && !column.Values.Any(value => value.StartsWith('-'))),
        'q' => !column.HasValues || (column.IsWhole() && !column.Values.Any(value => value.StartsWith('-'))),
        'r' => column.HasValues && column.Values.All(value =>
            EventNumber.TryParseDecimal(Encoding.UTF8.GetBytes(value), out var number)
            && number is >= 0 and <= RatingMax),
        _ => true,
    };
}
