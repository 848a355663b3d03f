using System.Globalization;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Years of calendars other than the Gregorian one, of which no shop has events: 2567 of Thailand's is 2024, and 1403
/// of Iran's is March 2024 to March 2025.
/// </summary>
internal static class CalendarYears
{
    // From 1990 to 2099. The months and days are those of the Gregorian calendar.
    private const int BuddhistMin = 2533;
    private const int BuddhistMax = 2642;
    private const int BuddhistOffset = 543;

    // From 2001 to 2037. Years from 1416 on are those of the Islamic calendar since 1995, so that they are not read.
    private const int PersianMin = 1380;
    private const int PersianMax = 1415;

    private static readonly PersianCalendar Persian = new();

    /// <summary>The Gregorian year, which is the year itself unless it is one of the Buddhist calendar.</summary>
    public static int Gregorian(int year) => year is >= BuddhistMin and <= BuddhistMax ? year - BuddhistOffset : year;

    /// <summary>Whether a year is one of the Persian calendar, whose months differ.</summary>
    public static bool IsPersian(int year) => year is >= PersianMin and <= PersianMax;

    /// <summary>The Gregorian date of a day of the Persian calendar; false where there is no such day.</summary>
    public static bool TryPersian(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (month is < 1 or > 12 || day < 1 || day > Persian.GetDaysInMonth(year, month))
            return false;
        date = DateOnly.FromDateTime(Persian.ToDateTime(year, month, day, 0, 0, 0, 0));
        return true;
    }
}
