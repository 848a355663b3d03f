using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Excel's day numbers: days since 30 December 1899, whose fraction is the time of day. 45231.5 is noon of
/// 1 November 2023.
/// </summary>
internal static class ExcelTime
{
    /// <summary>The time format's name.</summary>
    public const string Format = "excel";

    private const decimal MsPerDay = 86_400_000;
    private const int DayOf1970 = 25_569;
    private const int DayOf2000 = 36_526;
    private const int DayOf2050 = 54_789;
    private const int DayOf2100 = 73_051;

    private static readonly string[] DateWords = ["date", "datum", "dato", "fecha"];

    /// <summary>Reads a day number from 1970 to 2099, with a decimal point or comma, as milliseconds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        if (!TryNumber(text, out var days) || days is < DayOf1970 or >= DayOf2100)
            return false;
        timeMs = (long)decimal.Round((days - DayOf1970) * MsPerDay);
        return true;
    }

    /// <summary>Whether a number is a day from 2000 to 2049, the range in which columns are recognised.</summary>
    public static bool IsRecent(ReadOnlySpan<byte> text, out bool hasFraction)
    {
        var isRecent = TryNumber(text, out var days) && days is >= DayOf2000 and < DayOf2050;
        hasFraction = days != decimal.Truncate(days);
        return isRecent;
    }

    /// <summary>Whether a column's name says that it holds a date, such as <c>InvoiceDate</c>.</summary>
    public static bool IsDateName(string name) =>
        DateWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))
        || ColumnNames.Words(name).Contains("at", StringComparer.Ordinal);

    private static bool TryNumber(ReadOnlySpan<byte> text, out decimal number)
    {
        text = text.Trim((byte)' ');
        return text.Contains((byte)',')
            ? NumberText.TryParse(text, ',', null, out number)
            : EventNumber.TryParseDecimal(text, out number);
    }
}
