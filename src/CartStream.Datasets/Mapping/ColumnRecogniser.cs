using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Assigns the columns of an unknown file to an event's fields, by their names and their values.</summary>
internal static class ColumnRecogniser
{
    private const int ByValuesScore = 50;
    private const double NearlyAll = 0.95;
    private const double HalfFilled = 0.5;
    private const int RowsOfMany = 10;
    private const string AsNamed = "by its name";
    private const string AsValued = "by its values";

    // Fields with more distinctive names are assigned first.
    private static readonly EventField[] Order =
    [
        EventField.EventTime, EventField.EventType, EventField.ItemId, EventField.ShopperId, EventField.AnonymousId,
        EventField.SessionId, EventField.OrderId, EventField.Quantity, EventField.Price, EventField.Brand,
        EventField.CategoryId, EventField.CategoryCode, EventField.EventId, EventField.ItemName,
        EventField.ItemGroupId, EventField.Unit,
    ];

    /// <summary>
    /// Whether a column that a known layout would drop looks like a time, a shopper or a type; null when it does not.
    /// </summary>
    public static EventField? LooksLike(ColumnSample column)
    {
        if (OrderStatus.Is(column))
            return null;
        if (FieldWords.Score(EventField.EventType, column.Name) > 0 && column.IsTypes())
            return EventField.EventType;
        if (FieldWords.Score(EventField.EventTime, column.Name) > 0 && Fits(EventField.EventTime, column))
            return EventField.EventTime;
        if (column.HasValues && Math.Max(
            FieldWords.Score(EventField.ShopperId, column.Name),
            FieldWords.Score(EventField.AnonymousId, column.Name)) > 0)
        {
            return EventField.ShopperId;
        }

        return column.IsTextTime() ? EventField.EventTime : column.IsTypes() ? EventField.EventType : null;
    }

    /// <summary>Proposes a mapping for these columns.</summary>
    /// <param name="columns">The columns with their first values.</param>
    /// <param name="start">The known part: content, delimiter, header, and given fields.</param>
    public static MappingProposal Propose(IReadOnlyList<ColumnSample> columns, EventMapping start)
    {
        var taken = new Dictionary<EventField, (ColumnSample Column, string Why)>();
        foreach (var (score, field, column) in Candidates(columns).OrderByDescending(one => one.Score)
            .ThenBy(one => Array.IndexOf(Order, one.Field)))
        {
            if (taken.ContainsKey(field) || start.Fields.ContainsKey(field) || IsTaken(column, taken, start))
                continue;
            taken.Add(field, (column, score == ByValuesScore ? AsValued : AsNamed));
        }

        AssignTheOnlyOneLeft(columns, taken, start);
        ItemLists.Narrow(Item(columns, taken, start), taken, columns, Fits);
        return new MappingDraft(start, columns, taken).Finish();
    }

    // Ids have digits, or a name that says what they are; a browser or a country has neither.
    private static bool MayBeId(ColumnSample column) => FieldWords.IsOfIds(column.Name)
        || column.Values.Count(value => value.Any(char.IsAsciiDigit)) * 2 >= column.Values.Count;

    private static ColumnSample? Item(
        IReadOnlyList<ColumnSample> columns,
        Dictionary<EventField, (ColumnSample Column, string Why)> taken,
        EventMapping start) =>
        taken.TryGetValue(EventField.ItemId, out var item) ? item.Column
            : start.Fields.TryGetValue(EventField.ItemId, out var given)
                ? columns.FirstOrDefault(column => column.Name.Equals(given, StringComparison.OrdinalIgnoreCase))
                : null;

    private static bool IsTaken(
        ColumnSample column, Dictionary<EventField, (ColumnSample Column, string Why)> taken, EventMapping start) =>
        taken.Values.Any(one => one.Column == column)
        || start.Fields.Values.Any(source => source.Equals(column.Name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(int Score, EventField Field, ColumnSample Column)> Candidates(
        IReadOnlyList<ColumnSample> columns)
    {
        foreach (var column in columns)
        {
            foreach (var field in Order)
            {
                var score = FieldWords.Score(field, column.Name);
                if (score > 0 && Fits(field, column) && !HasBetter(field, column, columns))
                    yield return (score, field, column);
            }

            if (column.IsTextTime())
                yield return (ByValuesScore, EventField.EventTime, column);
            if (column.IsTypes() && !OrderStatus.Is(column))
                yield return (ByValuesScore, EventField.EventType, column);
            if (column.IsEpoch() && columns.Count(other => other.IsEpoch()) == 1)
                yield return (ByValuesScore, EventField.EventTime, column);
        }
    }

    // A line's own number differs in each row; items come again, and are not all one. A detail of some types is empty
    // for the others. A till's user is who sells.
    private static bool HasBetter(EventField field, ColumnSample column, IReadOnlyList<ColumnSample> columns) =>
        field switch
        {
            EventField.ItemId => column.Filled == 1 && column.Distinct == column.Values.Count
                && columns.Any(other => other.Filled == 1 && other.Values.Count == column.Values.Count
                    && (other.Distinct < other.Values.Count
                        ? other.Distinct > 1
                        : FieldWords.IsOfLines(column.Name) && FieldWords.IsOfProducts(other.Name))
                    && FieldWords.Score(field, other.Name) > FieldWords.Hint && Fits(field, other)),
            EventField.ShopperId => FieldWords.IsOfUsers(column.Name)
                && columns.Any(other => other.Filled >= HalfFilled && !FieldWords.IsOfUsers(other.Name)
                    && FieldWords.Score(field, other.Name) > FieldWords.Hint && Fits(field, other))
                && columns.Any(other => FieldWords.Score(EventField.Quantity, other.Name) > FieldWords.Hint),
            EventField.EventType => column.Filled < NearlyAll
                && columns.Any(other => other.Filled > column.Filled && other.IsTypes()
                    && FieldWords.Score(field, other.Name) > FieldWords.Hint),
            _ => false,
        };

    private static bool Fits(EventField field, ColumnSample column) => field switch
    {
        EventField.EventTime => column.IsTextTime() || column.IsEpoch() || column.IsExcelTime()
            || CountedTime.Of(column) is not null,
        EventField.EventType => column.IsTypes() && !OrderStatus.Is(column),
        EventField.Price => column.IsNumeric(),
        EventField.Unit => UnitWords.Are(column),
        EventField.EventId => column.HasValues && column.Distinct >= NearlyAll * column.Values.Count,
        EventField.Quantity => !OrderStatus.IsOfPieces(column.Name, []) && (column.IsWhole() || column.IsCounted()
            || (column.IsNumeric() && FieldWords.Score(EventField.Quantity, column.Name) > FieldWords.Hint)),
        EventField.AnonymousId or EventField.SessionId or EventField.Brand or EventField.CategoryCode
            or EventField.CategoryId or EventField.ItemName => column.HasValues,
        _ => column.HasValues && column.Values.All(value => value.Length <= EventLimits.IdBytesMax)
            && !column.IsTextTime(),
    };

    // The only unassigned id column is the missing item or shopper, whatever its name. What differs in each of many
    // rows numbers the rows; shoppers come again.
    private static void AssignTheOnlyOneLeft(
        IReadOnlyList<ColumnSample> columns,
        Dictionary<EventField, (ColumnSample Column, string Why)> taken,
        EventMapping start)
    {
        var hasItem = taken.ContainsKey(EventField.ItemId) || start.Fields.ContainsKey(EventField.ItemId);
        var hasShopper = Has(EventField.ShopperId) || Has(EventField.SessionId) || Has(EventField.AnonymousId);
        if (hasItem == hasShopper || (!hasItem && columns.Any(PageAddresses.Has)))
            return;
        ColumnSample[] left = [.. columns.Where(column => !IsTaken(column, taken, start) && column.Filled > 0.9
            && FieldWords.Score(EventField.SessionId, column.Name) == 0
            && column.Distinct > 1 && !column.IsTextTime() && !PageAddresses.Has(column) && MayBeId(column)
            && column.Values.All(value => !value.Contains(' ', StringComparison.Ordinal) && value.Length <= 64))];
        var recurs = left is [var only] && (only.Distinct < only.Values.Count || only.Distinct < RowsOfMany);
        if (left.Length == 1 && (!hasItem || recurs))
            taken.Add(hasItem ? EventField.ShopperId : EventField.ItemId, (left[0], "the only id that is left"));

        bool Has(EventField field) => taken.ContainsKey(field) || start.Fields.ContainsKey(field);
    }
}
