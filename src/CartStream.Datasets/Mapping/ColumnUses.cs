using System.Globalization;
using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Lists the use of each column.</summary>
internal static class ColumnUses
{
    /// <summary>The fields in their order, then the unused columns.</summary>
    public static List<ColumnUse> Of(
        EventMapping mapping, IReadOnlyList<ColumnSample> columns, Func<EventField, string> why)
    {
        var uses = new List<ColumnUse>();
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, text) in mapping.Fields.OrderBy(pair => pair.Key))
        {
            var source = FieldSource.Parse(text, name => columns.Any(column => Is(column, name)));
            string[] there = [.. source.Names.Where(name => columns.Any(column => Is(column, name)))];
            if (there.Length == 0)
                continue;
            used.UnionWith(there);
            uses.Add(new ColumnUse(text, EventFieldNames.Text(field), Note(mapping, field, columns, there[0], why)));
        }

        var typeField = EventFieldNames.Text(EventField.EventType);
        if (!uses.Any(use => use.Field == typeField) && mapping.DefaultType is { } type)
            uses.Add(new ColumnUse("", typeField, $"all are {type}: no column says it"));
        if (mapping.TimeFormat == TimeRule.Line)
        {
            uses.Add(new ColumnUse(
                "", EventFieldNames.Text(EventField.EventTime), "none: line n happens n seconds after 1970 began"));
        }

        foreach (var column in columns.Where(column => mapping.Undone.ContainsKey(column.Name)))
        {
            used.Add(column.Name);
            uses.Add(new ColumnUse(column.Name, "undone", OrderStatus.Note(column, mapping.Undone[column.Name])));
        }

        foreach (var column in columns.Where(column => mapping.NoItems.ContainsKey(column.Name)))
        {
            used.Add(column.Name);
            uses.Add(new ColumnUse(column.Name, "no_item", NoItemWords.Note(column, mapping.NoItems[column.Name])));
        }

        uses.AddRange(columns.Where(column => column.Name.Length > 0 && !used.Contains(column.Name))
            .Select(column => new ColumnUse(column.Name, null, "not used")));
        return uses;
    }

    private static bool Is(ColumnSample column, string name) =>
        column.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Note(
        EventMapping mapping,
        EventField field,
        IReadOnlyList<ColumnSample> columns,
        string name,
        Func<EventField, string> why)
    {
        var column = columns.First(column => Is(column, name));
        var note = field switch
        {
            EventField.EventTime => TimeNote(mapping, column),
            EventField.EventType => string.Join(", ", mapping.Types.Select(type => $"{type.Key} is {type.Value}")),
            EventField.ItemId when mapping.ItemPattern is { } pattern => ItemNote(pattern, column),
            EventField.ShopperId when mapping.Guests.Count > 0 =>
                $"{string.Join(", ", mapping.Guests)} {(mapping.Guests.Count == 1 ? "is" : "are")} no shopper",
            EventField.Price or EventField.Quantity when mapping.Decimal == ',' => "decimal comma",
            _ => "",
        };
        var reason = why(field);
        return reason.Length == 0 ? note : note.Length == 0 ? reason : $"{reason}; {note}";
    }

    private static string ItemNote(string pattern, ColumnSample column)
    {
        var items = new ItemPattern(pattern);
        return column.Values.FirstOrDefault(value => items.Find(value).Length > 0) is { } example
            ? $"{pattern}: {example} is {items.Find(example)}"
            : $"{pattern}: none of the first rows has an item";
    }

    private static string TimeNote(EventMapping mapping, ColumnSample column)
    {
        if (column.Example is not { } example)
            return "";
        var utf8 = Encoding.UTF8.GetBytes(example);
        if (!new TimeRule(mapping.TimeFormat, mapping.TimeZone).TryParse(utf8, 0, out var ms)
            || ms is < EventLimits.TimeMsMin or > EventLimits.TimeMsMax)
        {
            return $"'{example}' is no {mapping.TimeFormat}";
        }

        var isCount = EventNumber.TryParseDecimal(utf8, out var number)
            && mapping.TimeFormat.All(char.IsAsciiLetterLower) && !mapping.TimeFormat.Contains('y')
            && mapping.TimeFormat != ExcelTime.Format && CountedTime.Of(mapping.TimeFormat) is null
            && (mapping.TimeFormat != TimeRule.Auto || example.Length is not (8 or 12 or 14));
        var unit = isCount
            ? EpochTime.UnitOf(number, Declared(mapping.TimeFormat)).ToString().ToLowerInvariant() + ": "
            : mapping.TimeFormat is TimeRule.Auto ? "" : mapping.TimeFormat + ": ";
        var time = DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime;
        return string.Create(
            CultureInfo.InvariantCulture, $"{unit}{example} is {time:yyyy-MM-dd'T'HH:mm:ss.FFF'Z'}");
    }

    private static EpochTime.Unit Declared(string format) => format switch
    {
        "ms" => EpochTime.Unit.Milliseconds,
        "us" => EpochTime.Unit.Microseconds,
        "ns" => EpochTime.Unit.Nanoseconds,
        _ => EpochTime.Unit.Seconds,
    };
}
