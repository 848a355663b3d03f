using System.Globalization;
using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Turns the assigned columns into a proposal: types, times, numbers, and what is missing.</summary>
internal sealed class MappingDraft(
    EventMapping start,
    IReadOnlyList<ColumnSample> columns,
    Dictionary<EventField, (ColumnSample Column, string Why)> taken)
{
    private const string View = "view";
    private const string Purchase = "purchase";
    private const string AnyPage = "/([^/?#]+)(?:[?#]|$)";
    private const int NamesShown = 4;
    private const int TypesMax = 20;

    private static readonly string[] Betweens = ["T", " "];

    private readonly List<string> _doubts = [];
    private readonly List<string> _missing = [];

    /// <summary>The proposal.</summary>
    public MappingProposal Finish()
    {
        var fields = new Dictionary<EventField, string>(start.Fields);
        var order = taken.GetValueOrDefault(EventField.OrderId).Column;
        var fillsDown = start.FillDown || (order is not null
            && taken.TryGetValue(EventField.EventTime, out var time) && IsFilledDown(order, time.Column));
        foreach (var (field, (column, _)) in taken)
            fields[field] = column.Name;
        if (taken.TryGetValue(EventField.ShopperId, out var person) && !fields.ContainsKey(EventField.AnonymousId)
            && person.Column.Missing > 0 && !FieldWords.IsOfDevices(person.Column.Name)
            && columns.FirstOrDefault(column => column is { HasValues: true, Missing: 0 } && IsLeft(column)
                && FieldWords.IsOfDevices(column.Name)) is { } device)
            fields[EventField.AnonymousId] = device.Name;
        if (!fields.ContainsKey(EventField.ShopperId))
            UseSessionAsShopper(fields);
        else if (taken.TryGetValue(EventField.ShopperId, out var shopper) && !fillsDown
            && (shopper.Column.Filled < 1 || Guests(order).Count > 0))
            AddFallback(fields, shopper.Column.Name);
        if (!fillsDown)
            fields.Remove(EventField.OrderId);
        if (LineParts.Columns(columns).Contains(fields.GetValueOrDefault(EventField.ItemGroupId)))
            fields.Remove(EventField.ItemGroupId);
        if (!taken.TryGetValue(EventField.Quantity, out var pieces) || UnitWords.IsInName(pieces.Column.Name))
            fields.Remove(EventField.Unit);
        if (pieces.Column is not null && UnitWords.IsInName(pieces.Column.Name))
            fields.Remove(EventField.Quantity);
        var mapping = start with { Fields = fields, FillDown = fillsDown, Guests = Guests(order) };
        mapping = WithPages(WithTimeOfDay(Numbers(WithZone(Times(mapping)))));
        mapping = WithSkipped(Types(mapping), columns);
        AddItemDoubts(mapping);
        if (taken.TryGetValue(EventField.ItemId, out var item))
            mapping = mapping with { Fields = ItemLists.Add(mapping.Fields, item.Column, columns) };
        EventField[] ids = [EventField.ItemId, EventField.ShopperId];
        _doubts.AddRange(
            ids.Where(taken.ContainsKey).Select(id => SpreadsheetIds.Doubt(taken[id].Column)).OfType<string>());
        foreach (var (column, _) in taken.Values)
        {
            if (ColumnNames.TwiceFault(column.Name, columns) is { } twice)
                _doubts.Add(twice);
        }

        Require(mapping, EventField.EventTime, mapping.TimeFormat == TimeRule.Line);
        if (!mapping.Fields.ContainsKey(EventField.EventTime)
            && columns.FirstOrDefault(column => ZoneLetters.Pattern(column) is not null) is { } zoned)
            AddZoneDoubt(zoned);
        Require(mapping, EventField.ItemId, isNeedless: false);
        if (!fields.ContainsKey(EventField.ShopperId) && !fields.ContainsKey(EventField.AnonymousId))
        {
            _missing.Add(EventFieldNames.Text(EventField.ShopperId));
            if (order is not null)
            {
                _doubts.Add("no column is the shopper; if each order is to be one, say it with "
                    + MappingArguments.OfSource(EventField.ShopperId, $"'order:'+{order.Name}"));
            }
        }

        return new MappingProposal(mapping, Uses(mapping), _missing, _doubts);
    }

    /// <summary>Detects the time format where the mapping leaves it open.</summary>
    public static EventMapping ResolveTimes(EventMapping mapping, ColumnSample? time, out string? doubt)
    {
        doubt = null;
        if (mapping.TimeFormat == TimeRule.Auto && time?.IsDateHour() == true)
            return mapping with { TimeFormat = ColumnSample.DateHour };
        if (mapping.TimeFormat == TimeRule.Auto && time?.IsExcelTime() == true)
        {
            if (!ExcelTime.IsDateName(time.Name))
            {
                doubt = $"{time.Name}: {time.Example} may be a day number of Excel or a count of seconds; if it is "
                    + $"Excel's, say it with --time-format {ExcelTime.Format}";
            }

            return mapping with { TimeFormat = ExcelTime.Format };
        }

        if (mapping.TimeFormat == TimeRule.Auto && time is { HasValues: true } && !time.IsEpoch()
            && CountedTime.Of(time) is { } counted)
        {
            if (!counted.IsSure)
            {
                doubt = $"{time.Name}: {time.Example} may be {counted.Expected} or since 1970; say it with "
                    + $"--time-format {counted.Format} or --time-format s";
            }

            return mapping with { TimeFormat = counted.Format };
        }

        if (mapping.TimeFormat != TimeRule.Auto || time?.DateOrder(out var isSure) is not { } order)
            return mapping;
        var sign = time.Example!.First(c => !char.IsAsciiDigit(c));
        var format = order == DateOrder.DayFirst ? $"dd{sign}MM{sign}yyyy" : $"MM{sign}dd{sign}yyyy";
        if (!isSure)
        {
            doubt = $"{time.Name}: {time.Example} may be {format} or the other way round; say it with --time-format "
                + $"dd{sign}MM{sign}yyyy or --time-format MM{sign}dd{sign}yyyy";
        }

        return mapping with { TimeFormat = format };
    }

    /// <summary>
    /// Whether an order's rows after its first leave out the time, as exports do that state an order's data once.
    /// </summary>
    public static bool IsFilledDown(ColumnSample order, ColumnSample time) => order.Missing == 0 && time.Missing > 0
        && order.Values.Zip(order.Values.Skip(1)).Count(pair => pair.First == pair.Second) == time.Missing;

    /// <summary>Adds the columns that tell that purchases were undone, and that rows are no items.</summary>
    public static EventMapping WithSkipped(EventMapping mapping, IReadOnlyList<ColumnSample> columns)
    {
        if (mapping.DefaultType is not (null or Purchase) && !mapping.Fields.ContainsKey(EventField.EventType))
            return mapping;
        var undone = new Dictionary<string, IReadOnlyList<string>>(mapping.Undone, StringComparer.OrdinalIgnoreCase);
        foreach (var column in OrderStatus.Columns(columns, mapping))
            undone.TryAdd(column, []);
        var noItems = new Dictionary<string, IReadOnlyList<string>>(mapping.NoItems, StringComparer.OrdinalIgnoreCase);
        foreach (var column in NoItemWords.Columns(columns, mapping))
            noItems.TryAdd(column, []);
        foreach (var column in LineParts.Columns(columns))
            noItems.TryAdd(column, [EventMapping.AnyType]);
        return mapping with { Undone = undone, NoItems = noItems };
    }

    /// <summary>Detects the decimal separator where the values show it.</summary>
    public static EventMapping ResolveNumbers(EventMapping mapping, params ColumnSample?[] numbers)
    {
        if (mapping.Decimal != '.' || mapping.Thousands is not null)
            return mapping;
        string[] values = [.. numbers.OfType<ColumnSample>().SelectMany(column => column.Values)
            .Where(value => value.Contains(',', StringComparison.Ordinal))];
        if (values.Length == 0)
            return mapping;
        var commaIsLast = values.All(value => value.LastIndexOf(',') > value.LastIndexOf('.')
            && value.IndexOf(',', StringComparison.Ordinal) == value.LastIndexOf(','));
        var hasPoint = values.Any(value => value.Contains('.', StringComparison.Ordinal));
        var allThree = values.All(value => value.Length - value.LastIndexOf(',') - 1 == 3);
        var isDecimal = commaIsLast && (hasPoint || !allThree || mapping.Delimiter is ";");
        return isDecimal
            ? mapping with { Decimal = ',', Thousands = hasPoint ? '.' : null }
            : mapping with { Thousands = ',' };
    }

    private IReadOnlyList<string> Guests(ColumnSample? order) =>
        start.Guests.Count > 0 || !taken.TryGetValue(EventField.ShopperId, out var shopper)
            ? start.Guests
            : GuestWords.Of(shopper.Column, areOrders: order is not null);

    private void UseSessionAsShopper(Dictionary<EventField, string> fields)
    {
        if (fields.TryGetValue(EventField.SessionId, out var session) && !fields.ContainsKey(EventField.AnonymousId))
            fields[EventField.ShopperId] = session;
    }

    // A guest is a shopper of a single visit or order.
    private static void AddFallback(Dictionary<EventField, string> fields, string shopper)
    {
        if (fields.ContainsKey(EventField.AnonymousId))
            return;
        if (fields.TryGetValue(EventField.SessionId, out var session))
            fields[EventField.ShopperId] = $"{shopper}|'session:'+{session}";
        else if (fields.TryGetValue(EventField.OrderId, out var order))
            fields[EventField.ShopperId] = $"{shopper}|'order:'+{order}";
    }

    private EventMapping Times(EventMapping mapping)
    {
        var resolved = ResolveTimes(mapping, Column(mapping, EventField.EventTime), out var doubt);
        if (doubt is not null)
            _doubts.Add(doubt);
        return resolved;
    }

    private void AddZoneDoubt(ColumnSample zoned) =>
        _doubts.Add($"{zoned.Name}: '{zoned.Example}' ends with letters that may mean several zones; say which it is "
            + $"with {MappingArguments.OfSource(EventField.EventTime, zoned.Name)} --time-format "
            + $"{ShellWords.Quote(ZoneLetters.Pattern(zoned)!)} and --time-zone with a name such as Europe/Oslo");

    // A zone beside times that have no offset is theirs.
    private EventMapping WithZone(EventMapping mapping)
    {
        if (mapping.TimeZone != TimeRule.Utc || columns.FirstOrDefault(IsZone) is not { } zones
            || Column(mapping, EventField.EventTime) is not { Example: { } example } time || !time.IsTextTime())
            return mapping;
        if (TimeText.TryParse(Encoding.UTF8.GetBytes(example), Mapping.DateOrder.DayFirst, out _, out var hasOffset)
            && hasOffset)
            return mapping;
        if (zones.Distinct == 1 && TimeZoneInfo.TryFindSystemTimeZoneById(zones.Example!, out var zone))
            return mapping with { TimeZone = zone.Id == "Etc/UTC" ? TimeRule.Utc : zone.Id };
        _doubts.Add($"{zones.Name}: has '{zones.Example}', but times are read as UTC; say where they are with "
            + "--time-zone and a name such as Europe/Oslo, or that they are UTC with --time-zone Etc/UTC");
        return mapping;
    }

    private bool IsZone(ColumnSample column) => column.HasValues && IsLeft(column)
        && ColumnNames.Plain(column.Name) is "timezone" or "tz" or "timezonename";

    // Exports of tills and accounts have the date in one column and the time of day in another.
    private EventMapping WithTimeOfDay(EventMapping mapping)
    {
        if (!taken.TryGetValue(EventField.EventTime, out var date) || !date.Column.IsDate())
            return mapping;
        ColumnSample[] times =
            [.. columns.Where(column => (column.IsTimeOfDay() || column.IsClock()) && IsLeft(column))];
        var end = "";
        if (times.Length == 0)
            (times, end) = ([.. columns.Where(column => column.IsHour() && IsLeft(column))], ":00");
        if (times.Length != 1 || !IsPlain(date.Column.Name) || !IsPlain(times[0].Name))
            return mapping;
        var rule = new TimeRule(mapping.TimeFormat, mapping.TimeZone);
        var between = Betweens.FirstOrDefault(sign => rule.TryParse(
            Encoding.UTF8.GetBytes($"{date.Column.Example}{sign}{times[0].Example}{end}"), 0, out _));
        if (between is null)
            return mapping;
        var source = $"{date.Column.Name}+'{between}'+{times[0].Name}"
            + (end.Length == 0 ? "" : $"+'{end}'") + $"|{date.Column.Name}";
        return mapping with
        {
            Fields = new Dictionary<EventField, string>(mapping.Fields) { [EventField.EventTime] = source },
        };
    }

    private static bool IsPlain(string name) => name.AsSpan().IndexOfAny("|+',") < 0;

    private bool IsLeft(ColumnSample column) => taken.Values.All(one => one.Column != column)
        && !start.Fields.Values.Contains(column.Name, StringComparer.OrdinalIgnoreCase);

    // Trackers of pages know the item only by its address.
    private EventMapping WithPages(EventMapping mapping)
    {
        if (mapping.Fields.ContainsKey(EventField.ItemId) || ItemAddresses.Find(columns) is not { IsSure: true } pages)
            return mapping;
        var fields = new Dictionary<EventField, string>(mapping.Fields) { [EventField.ItemId] = pages.Column.Name };
        return mapping with { Fields = fields, ItemPattern = mapping.ItemPattern ?? pages.Pattern };
    }

    private EventMapping Numbers(EventMapping mapping) =>
        ResolveNumbers(mapping, Column(mapping, EventField.Price), Column(mapping, EventField.Quantity));

    private EventMapping Types(EventMapping mapping)
    {
        if (!mapping.Fields.ContainsKey(EventField.EventType))
            return OfOneType(mapping);
        if (mapping.Types.Count > 0 || Column(mapping, EventField.EventType) is not { } column)
            return mapping with { KnowsTypeWords = true };
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Detail(column) is var (detailed, detail))
        {
            types[detailed] = EventMapping.Skip;
            foreach (var name in detail.Values.Distinct(StringComparer.Ordinal))
                AddType(types, column, $"{detailed}.{name}", Meaning(name, mapping));
            mapping = mapping with
            {
                Fields = new Dictionary<EventField, string>(mapping.Fields)
                {
                    [EventField.EventType] = $"{column.Name}+'.'+{detail.Name}|{column.Name}",
                },
            };
        }

        foreach (var name in column.Values.Distinct(StringComparer.Ordinal).Where(name => !types.ContainsKey(name)))
            AddType(types, column, name, Meaning(name, mapping));
        return mapping with { Types = types, KnowsTypeWords = true };
    }

    private void AddType(Dictionary<string, string> types, ColumnSample column, string name, string? meaning)
    {
        if (meaning is not null)
        {
            types[name] = meaning;
            return;
        }

        _doubts.Add($"{column.Name}: it is unknown what '{name}' means; say it with "
            + $"{MappingArguments.OfTypes([(name, View)])} (or cart, remove_from_cart, purchase, skip)");
    }

    // For cart_update, another column says whether the item was added or removed.
    private (string Type, ColumnSample Column)? Detail(ColumnSample type)
    {
        string[] names = [.. type.Values.Distinct(StringComparer.Ordinal)];
        string[] unknown = [.. names.Where(name => TypeWords.Find(name) is null)];
        if (unknown.Length == 0)
            unknown = [.. names.Where(TypeWords.IsDetailed)];
        if (unknown is not [var detailed] || !IsPlain(type.Name))
            return null;
        var rows = type.Values.Count(value => value == detailed);
        var found = columns.FirstOrDefault(column => IsLeft(column) && column.IsTypes() && column.Values.Count <= rows
            && IsPlain(column.Name) && FieldWords.Score(EventField.EventType, column.Name) > 0
            && !OrderStatus.Is(column));
        return found is null ? null : (detailed, found);
    }

    private EventMapping OfOneType(EventMapping mapping)
    {
        if (mapping.DefaultType is { } given)
        {
            // Who says that all are purchases may mean only those that were paid.
            if (given == Purchase)
                AddStatusDoubts();
            return mapping;
        }

        var type = TypeOfAll();
        AddChangeDoubt();
        if (type == Purchase)
        {
            AddStatusDoubts();
            AddCartDoubt();
        }

        AddFlagDoubt(type);
        string[] ofLines = [.. start.NoItems.Keys, .. NoItemWords.Columns(columns, mapping)];
        if (columns.FirstOrDefault(column => MayTellTypes(column, ofLines)) is { } column)
        {
            string[] names = [.. column.Values.Distinct(StringComparer.Ordinal)];
            if (mapping.ItemPattern is not null && names.All(TypeWords.IsPage))
                return OfPages(mapping, column, names);
            AddTypeDoubt(column, type);
        }
        else if (type == View && HiddenTypes.Find(columns, Taken(EventField.ItemId), Taken(EventField.ShopperId),
            other => IsLeft(other) && !ofLines.Contains(other.Name, StringComparer.OrdinalIgnoreCase)) is { } hidden)
        {
            AddTypeDoubt(hidden, type);
        }

        return mapping with { DefaultType = type };
    }

    private ColumnSample? Taken(EventField field) => taken.TryGetValue(field, out var one) ? one.Column : null;

    // Quantities are of carts, wish lists, quotes and returns, too.
    private void AddCartDoubt()
    {
        if (columns.FirstOrDefault(column => FieldWords.IsOfCarts(column.Name)
            && column.Filled == 1
            && (FieldWords.IsOfIds(column.Name) || !column.Values.All(OrderWords.IsFlag))) is not { } other)
            return;
        var isReturn = ColumnNames.Words(other.Name).Any(word => word.StartsWith("ret", StringComparison.Ordinal)
            || word == "rma");
        if (!isReturn && (taken.ContainsKey(EventField.OrderId) || columns.Any(OrderStatus.TellsOfOrders)))
            return;
        _doubts.Add(isReturn
            ? $"{other.Name}: the rows may be what came back, and not what was bought; say which with --default-type "
                + "refund or --default-type purchase"
            : $"{other.Name}: the rows may be of carts, wish lists or quotes, and not what was bought; say which with "
                + "--default-type cart or --default-type purchase");
    }

    // A change of -1 is a removal from a cart, or what came back of an order.
    private void AddChangeDoubt()
    {
        if (columns.FirstOrDefault(column => FieldWords.IsOfChanges(column.Name) && column.IsWhole()) is not { } change)
            return;
        _doubts.Add($"{change.Name}: holds changes of a quantity, but no column says of what; say it with "
            + $"{MappingArguments.OfSource(EventField.Quantity, change.Name)} --default-type cart, or with "
            + "--default-type purchase where they are orders and returns");
    }

    private void AddFlagDoubt(string type)
    {
        var flags = columns
            .Where(column => IsLeft(column) && TypeFlags.Meaning(column) is { } meaning && meaning != type)
            .OrderByDescending(column => TypeFlags.Meaning(column) == Purchase).ToArray();
        if (flags.Length == 0)
            return;
        var shown = string.Join(", ", flags.Select(column => column.Name));
        var set = flags[0].Values.FirstOrDefault(OrderWords.IsTrue) ?? "1";
        var others = flags[0].Values.Where(value => !OrderWords.IsTrue(value)).Distinct(StringComparer.Ordinal)
            .Select(value => (value, type));
        _doubts.Add($"{shown}: {(flags.Length == 1 ? "says" : "say")} by yes or no what was done, but every row would "
            + $"be a {type}; say it with {MappingArguments.OfSource(EventField.EventType, flags[0].Name)} "
            + $"{MappingArguments.OfTypes([.. others, (set, TypeFlags.Meaning(flags[0])!)])}, or that every row is one "
            + $"with --default-type {type}");
    }

    private static EventMapping OfPages(EventMapping mapping, ColumnSample column, string[] names) => mapping with
    {
        Fields = new Dictionary<EventField, string>(mapping.Fields) { [EventField.EventType] = column.Name },
        Types = names.ToDictionary(name => name, _ => View, StringComparer.Ordinal),
        KnowsTypeWords = true,
    };

    private static string? Meaning(string name, EventMapping mapping) =>
        mapping.ItemPattern is not null && TypeWords.IsPage(name) ? View : TypeWords.Find(name);

    private void AddStatusDoubts()
    {
        foreach (var status in columns.Where(column => IsLeft(column) && !start.Undone.ContainsKey(column.Name)))
        {
            if (OrderStatus.Unknown(status) is not { Count: > 0 } unknown)
                continue;
            var shown = string.Join(", ", unknown.Take(NamesShown).Select(value => $"'{value}'"));
            _doubts.Add($"{status.Name}: it is unknown whether orders with {shown} are purchases; name those that are "
                + $"none with {MappingArguments.OfUndone(status.Name, unknown)}, or say that all are with "
                + MappingArguments.OfUndone(status.Name, [""]));
        }
    }

    private void AddTypeDoubt(ColumnSample column, string type)
    {
        string[] names = [.. column.Values.Distinct(StringComparer.Ordinal)];
        var shown = string.Join(", ", names.Take(NamesShown).Select(name => $"'{name}'"));
        var source = MappingArguments.OfSource(EventField.EventType, column.Name);
        _doubts.Add(names.All(name => TypeWords.Find(name) == EventMapping.Skip)
            ? $"{column.Name}: {shown} {(names.Length == 1 ? "is" : "are")} no view, cart or purchase of an item, so "
                + $"that no row would be an event; if it is, say it with {source} "
                + MappingArguments.OfTypes([(names[0], View)])
            : $"{column.Name}: looks like what was done, but it is unknown what {shown} mean; say it with "
                + $"{source} {MappingArguments.OfTypes(names.Select(Guess))} (each view, cart, remove_from_cart, "
                + $"purchase or skip), or that every row is one with --default-type {type}");

        static (string Name, string Meaning) Guess(string name) => (name, TypeWords.Find(name) ?? View);
    }

    // A visit of the cart's page is no view of an item.
    private void AddItemDoubts(EventMapping mapping)
    {
        if (taken.TryGetValue(EventField.ItemId, out var item))
        {
            if (NumberedColumns.Another(item.Column, columns) is { } another)
            {
                _doubts.Add($"{another.Name}: may hold another item of the row, which would be left out; rename "
                    + $"'{item.Column.Name}' so that it has a number too, or say that it alone is the item with "
                    + MappingArguments.OfSource(EventField.ItemId, item.Column.Name));
            }

            if (ItemLists.Several(item.Column) is { } several)
            {
                _doubts.Add($"{item.Column.Name}: '{several}' holds several items in one text; write them as a list, "
                    + "or say that each text is one item with "
                    + MappingArguments.OfSource(EventField.ItemId, item.Column.Name));
            }

            if (ItemLists.Unequal(item.Column, columns) is { } other)
            {
                _doubts.Add($"{other.Name}: holds {other.Values.Count} values beside {item.Column.Values.Count} of "
                    + $"{item.Column.Name}, so that it is unknown which belongs to which; mend the rows where their "
                    + "numbers differ, or leave it out with "
                    + MappingArguments.OfSource(EventField.ItemId, item.Column.Name));
            }

            if (PageAddresses.Has(item.Column) && PageAddresses.OtherPage(item.Column) is { } page)
            {
                _doubts.Add($"{item.Column.Name}: holds addresses of pages, among them '{page}', which is no item's; "
                    + "leave out the rows of such pages, or say that each is an item with "
                    + MappingArguments.OfSource(EventField.ItemId, item.Column.Name));
            }
        }
        else if (!mapping.Fields.ContainsKey(EventField.ItemId)
            && columns.FirstOrDefault(PageAddresses.Has) is { } pages)
        {
            var pattern = ItemAddresses.Find(columns);
            var how = MappingArguments.OfSource(EventField.ItemId, (pattern?.Column ?? pages).Name) + " "
                + MappingArguments.OfPattern(pattern?.Pattern ?? AnyPage);
            _doubts.Add($"{pages.Name}: holds addresses of pages, such as '{pages.Example}', from which no item is "
                + $"taken; say which part is the item, such as with {how}, or that each page is an item with "
                + MappingArguments.OfSource(EventField.ItemId, pages.Name));
        }
    }

    // Few distinct words in a column named after an action, which no other field uses.
    private bool MayTellTypes(ColumnSample column, IReadOnlyCollection<string> ofLines) =>
        column.HasValues && column.Distinct <= TypesMax && IsLeft(column)
        && !ofLines.Contains(column.Name, StringComparer.OrdinalIgnoreCase)
        && (FieldWords.Score(EventField.EventType, column.Name) > FieldWords.Hint
            || (FieldWords.HasDeed(column.Name) && column.Distinct > 1 && !column.IsTextTime() && !column.IsEpoch()));

    // Rows with orders, quantities or several items side by side are purchases; other rows without a type are views.
    private string TypeOfAll() => columns.Any(OrderStatus.TellsOfOrders)
        || (taken.TryGetValue(EventField.EventTime, out var time) && FieldWords.IsOfOrders(time.Column.Name))
        || taken.ContainsKey(EventField.OrderId) || taken.ContainsKey(EventField.Quantity)
        || (taken.TryGetValue(EventField.ItemId, out var item) && item.Column.IsSideBySide) ? Purchase : View;

    private void Require(EventMapping mapping, EventField field, bool isNeedless)
    {
        if (!isNeedless && !mapping.Fields.ContainsKey(field))
            _missing.Add(EventFieldNames.Text(field));
    }

    private ColumnSample? Column(EventMapping mapping, EventField field) =>
        mapping.Fields.TryGetValue(field, out var name)
            ? columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : null;

    private List<ColumnUse> Uses(EventMapping mapping)
    {
        var why = taken.ToDictionary(pair => pair.Key, pair => pair.Value.Why);
        return ColumnUses.Of(mapping, columns, field => why.GetValueOrDefault(field, ""));
    }
}
