using System.Text;
using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Times that count from another moment than 1970, or in another unit than <see cref="EpochTime"/>: .NET's ticks,
/// Windows' file times, Julian days, and Apple's seconds since 2001.
/// </summary>
internal sealed class CountedTime
{
    private const string Since2001 = "since2001";
    private const long Ms2001 = 978_307_200_000;
    private const decimal MsPerDay = 86_400_000;
    private const decimal TicksPerMs = 10_000;
    private const decimal JulianDay1970 = 2_440_587.5m;
    private const decimal Ticks1970 = 621_355_968_000_000_000;
    private const decimal FileTime1970 = 116_444_736_000_000_000;
    private const int YearMax = 2049;

    private static readonly CountedTime[] All =
    [
        new("ticks", "ticks of .NET since year 1", Ticks1970, 1 / TicksPerMs, 2000),
        new("filetime", "file times of Windows", FileTime1970, 1 / TicksPerMs, 2000),
        new("julian", "Julian days such as 2460324.5", JulianDay1970, MsPerDay, 2000),
        new(Since2001, "seconds since 2001", -Ms2001 / 1_000, 1_000, 2010),
    ];

    private readonly decimal _of1970;
    private readonly decimal _msPerUnit;
    private readonly int _yearMin;

    private CountedTime(string format, string expected, decimal of1970, decimal msPerUnit, int yearMin)
    {
        Format = format;
        Expected = expected;
        _yearMin = yearMin;
        _of1970 = of1970;
        _msPerUnit = msPerUnit;
    }

    /// <summary>The formats' names.</summary>
    public static IEnumerable<string> Formats => All.Select(one => one.Format);

    /// <summary>The time format's name.</summary>
    public string Format { get; }

    /// <summary>What is expected, for messages.</summary>
    public string Expected { get; }

    /// <summary>Whether no other count has recent times of this size.</summary>
    public bool IsSure => Format != Since2001;

    /// <summary>The count of this name; null for another format.</summary>
    public static CountedTime? Of(string format) => Array.Find(All, one => one.Format == format);

    /// <summary>The count by which all values of a column are recent times; null for none.</summary>
    public static CountedTime? Of(ColumnSample column) => column.HasValues
        ? Array.Find(All, one => column.Values.All(value => one.YearOf(value) is var year && year >= one._yearMin
            && year <= YearMax))
        : null;

    /// <summary>Reads a count as milliseconds since 1970.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        if (!EventNumber.TryParseDecimal(text.Trim((byte)' '), out var number) || number < _of1970
            || number - _of1970 > EventLimits.TimeMsMax / _msPerUnit)
            return false;
        timeMs = (long)decimal.Round((number - _of1970) * _msPerUnit);
        return true;
    }

    private int? YearOf(string value) => TryParse(Encoding.UTF8.GetBytes(value), out var timeMs)
        ? DateTimeOffset.FromUnixTimeMilliseconds(timeMs).Year
        : null;
}
