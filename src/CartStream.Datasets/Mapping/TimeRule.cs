using System.Globalization;
using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>Reads the times of one file by its mapping's format and zone.</summary>
internal sealed class TimeRule
{
    /// <summary>The format that reads the common forms.</summary>
    public const string Auto = "auto";

    /// <summary>The format of files without a time.</summary>
    public const string Line = "line";

    /// <summary>The zone of UTC.</summary>
    public const string Utc = "UTC";

    private const int MsPerSecond = 1_000;

    private static readonly string[] Units = ["s", "ms", "us", "ns"];

    private readonly string _format;
    private readonly TimeZoneInfo? _zone;
    private readonly EpochTime.Unit? _unit;
    private readonly DateOrder _order;
    private readonly bool _isPattern;
    private readonly bool _isExcel;
    private readonly CountedTime? _counted;

    /// <summary>A rule without faults; see <see cref="Faults"/>.</summary>
    public TimeRule(string format, string zone)
    {
        _format = format;
        _zone = zone == Utc ? null : TimeZoneInfo.FindSystemTimeZoneById(zone);
        var unit = Array.IndexOf(Units, format);
        _unit = unit < 0 ? null : (EpochTime.Unit)unit;
        _order = OrderOf(format);
        _isExcel = format == ExcelTime.Format;
        _counted = CountedTime.Of(format);
        _isPattern = unit < 0 && _order == DateOrder.Unknown && !_isExcel && _counted is null
            && format is not (Auto or Line or "iso");
    }

    /// <summary>Whether the line's number is the time.</summary>
    public bool IsLine => _format == Line;

    /// <summary>The expected form of a time, for messages.</summary>
    public string Expected => _unit switch
    {
        EpochTime.Unit.Seconds => "seconds since 1970",
        EpochTime.Unit.Milliseconds => "milliseconds since 1970",
        { } unit => $"{unit.ToString().ToLowerInvariant()} since 1970",
        null when _format is Auto or "iso" => EventTime.Accepted,
        null when _counted is not null => _counted.Expected,
        null when _isExcel => "a day number of Excel such as 45231.5",
        null => $"a time such as {_format}",
    };

    /// <summary>The faults of a format and a zone, one line each.</summary>
    public static IEnumerable<string> Faults(string format, string zone)
    {
        if (format is not (Auto or Line or "iso" or ExcelTime.Format) && !Units.Contains(format)
            && CountedTime.Of(format) is null && !IsPattern(format))
        {
            yield return $"time_format is '{format}', expected auto, s, ms, us, ns, excel, "
                + $"{string.Join(", ", CountedTime.Formats)}, line or a pattern such as yyyy-MM-dd HH:mm:ss or "
                + "MM/dd/yyyy";
        }

        if (zone != Utc && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            yield return $"time_zone is '{zone}', expected a time zone such as Europe/Oslo";
    }

    /// <summary>Reads a time as milliseconds since 1970.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, long lineNumber, out long timeMs)
    {
        if (_unit is { } unit)
            return EpochTime.TryParse(text, unit, out timeMs);
        if (_counted is not null)
            return _counted.TryParse(text, out timeMs);
        if (_zone is null && !_isExcel && EventTime.TryParse(text, out timeMs)
            && timeMs is >= EventLimits.TimeMsMin and <= EventLimits.TimeMsMax)
        {
            return true;
        }

        if (IsLine)
        {
            timeMs = lineNumber * MsPerSecond;
            return true;
        }

        // A pattern of digits is taken literally: 2026030108 is also a plausible count of seconds.
        var hasOffset = false;
        var isTime = (_isExcel && ExcelTime.TryParse(text, out timeMs))
            || (_isPattern && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
                && TryPattern(text, out timeMs, out hasOffset))
            || TimeText.TryParse(text, _order, out timeMs, out hasOffset)
            || (_isPattern && TryPattern(text, out timeMs, out hasOffset));
        if (isTime && !hasOffset && _zone is not null)
            timeMs = ToUtc(timeMs, _zone);
        return isTime;
    }

    private static bool IsPattern(string format) =>
        format.Contains('y', StringComparison.Ordinal) && format.Contains('d', StringComparison.Ordinal)
        && format.Contains('M', StringComparison.Ordinal);

    private static DateOrder OrderOf(string format) =>
        !IsPattern(format) || format.Contains("MMM", StringComparison.Ordinal) ? DateOrder.Unknown
        : format[0] == 'd' ? DateOrder.DayFirst
        : format[0] == 'M' ? DateOrder.MonthFirst
        : DateOrder.Unknown;

    // A local time that occurs twice at a clock change is the later one, as in .NET; one that is skipped is moved
    // forward.
    private static long ToUtc(long localMs, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(localMs), DateTimeKind.Unspecified);
        return localMs - (long)zone.GetUtcOffset(local).TotalMilliseconds;
    }

    private bool TryPattern(ReadOnlySpan<byte> text, out long timeMs, out bool hasOffset)
    {
        hasOffset = _format.Contains('z', StringComparison.Ordinal) || _format.Contains('K', StringComparison.Ordinal);
        var isTime = DateTimeOffset.TryParseExact(
            Encoding.UTF8.GetString(text),
            _format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces,
            out var time);
        timeMs = time.ToUnixTimeMilliseconds();
        return isTime;
    }
}
