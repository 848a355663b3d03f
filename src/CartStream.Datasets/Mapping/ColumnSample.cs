using System.Globalization;
using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>The first values of one column, and their possible types.</summary>
internal sealed class ColumnSample
{
    /// <summary>The format of dates with the hour.</summary>
    public const string DateHour = "yyyyMMddHH";

    private const double NearlyAll = 0.95;

    private readonly List<string> _values = [];
    private int _nulls;

    /// <summary>An empty sample of the column called <paramref name="name"/>.</summary>
    public ColumnSample(string name) => Name = name;

    /// <summary>The column's name or path.</summary>
    public string Name { get; }

    /// <summary>Whether it stands for several columns that hold one basket.</summary>
    public bool IsSideBySide { get; init; }

    /// <summary>The values, without empty ones.</summary>
    public IReadOnlyList<string> Values => _values;

    /// <summary>The first value; null when there is none.</summary>
    public string? Example => _values.Count > 0 ? _values[0] : null;

    /// <summary>Whether there are values.</summary>
    public bool HasValues => _values.Count > 0;

    /// <summary>Share of the rows that have a value.</summary>
    public double Filled => (double)_values.Count / Math.Max(1, _values.Count + _nulls);

    /// <summary>How many rows have no value.</summary>
    public int Missing => _nulls;

    /// <summary>Number of distinct values.</summary>
    public int Distinct => _values.Distinct(StringComparer.Ordinal).Count();

    /// <summary>Adds the value of the next row.</summary>
    public void Add(string value)
    {
        value = WrittenText.Trim(value);
        if (NullWords.IsNull(Encoding.UTF8.GetBytes(value)))
            _nulls++;
        else
            _values.Add(value);
    }

    /// <summary>Counts rows before the first that has the column.</summary>
    public void AddMissing(int rows) => _nulls += rows;

    /// <summary>The same values under another name.</summary>
    public ColumnSample Renamed(string name)
    {
        var renamed = new ColumnSample(name) { _nulls = _nulls };
        renamed._values.AddRange(_values);
        return renamed;
    }

    /// <summary>Whether the values are dates and times with words or punctuation, not only numbers.</summary>
    public bool IsTextTime() => HasValues && Share(IsTextTime) >= NearlyAll;

    /// <summary>Whether the values are epoch times from 1995 to 2040, in any unit.</summary>
    public bool IsEpoch() => HasValues && Share(value => IsNumber(value) && IsTime(value)
        && !value.StartsWith('0') && TimeOf(value) is { Year: >= 1995 and < 2040 }) >= NearlyAll;

    /// <summary>
    /// Whether all values are Excel's day numbers from 2000 to 2049, and either most have a time of day or the name
    /// says that they are dates: other whole numbers of that size are ids, counts or seconds of a day.
    /// </summary>
    public bool IsExcelTime()
    {
        var fractions = 0;
        foreach (var value in _values)
        {
            if (!ExcelTime.IsRecent(Encoding.UTF8.GetBytes(value), out var hasFraction))
                return false;
            fractions += hasFraction ? 1 : 0;
        }

        return HasValues && (fractions * 2 > _values.Count || ExcelTime.IsDateName(Name));
    }

    /// <summary>Whether the values are numbers, with any separators.</summary>
    public bool IsNumeric() => HasValues
        && Share(value => NumberText.TryParse(Encoding.UTF8.GetBytes(value), '.', ',', out _)
            || NumberText.TryParse(Encoding.UTF8.GetBytes(value), ',', '.', out _)) >= NearlyAll;

    /// <summary>Whether the values are whole numbers, such as pieces.</summary>
    public bool IsWhole() => HasValues
        && Share(value => NumberText.TryParse(Encoding.UTF8.GetBytes(value), '.', ',', out var number)
            && number == decimal.Truncate(number)) >= NearlyAll;

    /// <summary>Whether the values are numbers with units, such as <c>2 pcs</c> and <c>350 g</c>.</summary>
    public bool IsCounted() => HasValues
        && Share(value => UnitWords.TryCount(Encoding.UTF8.GetBytes(value), '.', ',', out _)) >= NearlyAll;

    /// <summary>Whether the values are few words, most of which are common names of event types.</summary>
    public bool IsTypes()
    {
        const int typesMax = 60;
        string[] distinct = [.. _values.Distinct(StringComparer.Ordinal).Take(typesMax + 1)];
        string?[] meanings = [.. distinct.Select(TypeWords.Find)];
        return distinct.Length is > 0 and <= typesMax
            && meanings.Any(meaning => meaning is not (null or EventMapping.Skip))
            && distinct.Count(word => TypeWords.IsDetailed(word) || TypeWords.Find(word) is not null) * 2
                > distinct.Length
            && !distinct.Any(IsNumber);
    }

    /// <summary>Whether the values are dates with the hour, as <c>2026030113</c>, all of them.</summary>
    public bool IsDateHour() => HasValues && _values.TrueForAll(value => value.Length == DateHour.Length
        && DateTime.TryParseExact(
            value, DateHour, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && time.Year is >= 1995 and < 2100);

    /// <summary>Whether the values are dates without a time of day.</summary>
    public bool IsDate() => HasValues && Share(value => !value.Contains(':', StringComparison.Ordinal)
        && !value.Contains('T', StringComparison.Ordinal)
        && (IsTextTime(value) || (value.Length == 8 && IsTime(value)))) >= NearlyAll;

    /// <summary>Whether the values are times of a day, such as <c>8:04</c> and <c>08:04:10 PM</c>.</summary>
    public bool IsTimeOfDay() => HasValues && Share(value => value.Contains(':', StringComparison.Ordinal)
        && char.IsAsciiDigit(value[0]) && !IsTime(value) && IsTime($"2026-01-01T{value}")) >= NearlyAll;

    /// <summary>
    /// Whether the values are times of a day in three to six digits, such as <c>804</c> and <c>080401</c>, in a column
    /// that is named so.
    /// </summary>
    public bool IsClock() => HasValues && FieldWords.IsOfClocks(Name) && _values.TrueForAll(value =>
        value.Length is >= 3 and <= 6 && value.All(char.IsAsciiDigit) && IsTime($"2026-01-01T{value}"));

    /// <summary>Whether the values are hours of a day, in a column named so.</summary>
    public bool IsHour() => HasValues
        && ColumnNames.Plain(Name) is "hour" or "hr" or "stunde" or "heure" or "hora" or "hourofday"
        && _values.TrueForAll(value => value.Length <= 2 && value.All(char.IsAsciiDigit)
            && int.Parse(value, CultureInfo.InvariantCulture) < 24);

    /// <summary>The order of day and month; null where no value begins with one of them.</summary>
    public DateOrder? DateOrder(out bool isSure)
    {
        isSure = true;
        int firstMax = 0, secondMax = 0;
        var isAny = false;
        foreach (var value in _values)
        {
            if (!TimeText.TryLeadingPair(Encoding.UTF8.GetBytes(value), out var first, out var second))
                continue;
            isAny = true;
            (firstMax, secondMax) = (Math.Max(firstMax, first), Math.Max(secondMax, second));
        }

        if (!isAny)
            return null;
        if (firstMax > 12 || secondMax > 12)
            return firstMax > 12 ? Mapping.DateOrder.DayFirst : Mapping.DateOrder.MonthFirst;
        return Ambiguous(out isSure);
    }

    // Both are possible: takes the order in which the file itself is sorted by time, or the shorter span.
    private DateOrder Ambiguous(out bool isSure)
    {
        var dayFirst = Disorder(Mapping.DateOrder.DayFirst, out var daySpan);
        var monthFirst = Disorder(Mapping.DateOrder.MonthFirst, out var monthSpan);
        isSure = dayFirst != monthFirst || daySpan / 4 > monthSpan || monthSpan / 4 > daySpan;
        if (_values[0].Contains('.', StringComparison.Ordinal) && !isSure)
        {
            isSure = true;
            return Mapping.DateOrder.DayFirst;
        }

        var isDayFirst = dayFirst != monthFirst ? dayFirst < monthFirst : daySpan < monthSpan;
        return isDayFirst ? Mapping.DateOrder.DayFirst : Mapping.DateOrder.MonthFirst;
    }

    private int Disorder(DateOrder order, out long span)
    {
        long last = long.MinValue, min = long.MaxValue, max = long.MinValue;
        var disorder = 0;
        foreach (var value in _values)
        {
            if (!TimeText.TryParse(Encoding.UTF8.GetBytes(value), order, out var ms, out _))
                continue;
            disorder += ms < last ? 1 : 0;
            (last, min, max) = (ms, Math.Min(min, ms), Math.Max(max, ms));
        }

        span = max - min;
        return disorder;
    }

    private double Share(Func<string, bool> holds) => (double)_values.Count(holds) / _values.Count;

    private static bool IsNumber(string value) =>
        EventNumber.TryParseDecimal(Encoding.UTF8.GetBytes(value.Trim()), out _);

    private static DateTime? TimeOf(string value) =>
        TimeText.TryParse(Encoding.UTF8.GetBytes(value), Mapping.DateOrder.Unknown, out var ms, out _)
        && ms is >= 0 and <= EventLimits.TimeMsMax
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime
            : null;

    private static bool IsTextTime(string value) => !IsNumber(value) && IsTime(value);

    private static bool IsTime(string value)
    {
        var utf8 = Encoding.UTF8.GetBytes(value);
        return Is(utf8, Mapping.DateOrder.DayFirst) || Is(utf8, Mapping.DateOrder.MonthFirst);

        static bool Is(byte[] utf8, DateOrder order) =>
            TimeText.TryParse(utf8, order, out var ms, out _) && ms is >= 0 and <= EventLimits.TimeMsMax;
    }
}
