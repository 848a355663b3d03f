using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Epoch times. The unit is the declared one if that gives a time from 1990 on, else the one that does by the number's
/// magnitude, else again the declared one.
/// </summary>
internal static class EpochTime
{
    private const long PlausibleMsMin = 631_152_000_000;

    private static readonly decimal[] MsPerUnit = [1_000, 1, 0.001m, 0.000_001m];

    /// <summary>The unit of an epoch time.</summary>
    internal enum Unit
    {
        /// <summary>Seconds.</summary>
        Seconds,

        /// <summary>Milliseconds.</summary>
        Milliseconds,

        /// <summary>Microseconds.</summary>
        Microseconds,

        /// <summary>Nanoseconds.</summary>
        Nanoseconds,
    }

    /// <summary>Reads a number; fractions of a millisecond are dropped.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, Unit declared, out long timeMs)
    {
        if (declared == Unit.Milliseconds && EventNumber.TryParseWhole(text, out timeMs)
            && timeMs is >= PlausibleMsMin and <= EventLimits.TimeMsMax)
        {
            return true;
        }

        timeMs = 0;
        return EventNumber.TryParseDecimal(text, out var number) && TryConvert(number, declared, out timeMs);
    }

    /// <summary>Reads a number that gives a time from 1990 on in one of the units.</summary>
    public static bool TryParsePlausible(ReadOnlySpan<byte> text, out long timeMs)
    {
        timeMs = 0;
        return EventNumber.TryParseDecimal(text, out var number)
            && IsPlausible(number, UnitOf(number, Unit.Seconds))
            && TryConvert(number, Unit.Seconds, out timeMs);
    }

    /// <summary>The unit in which <paramref name="number"/> is read.</summary>
    public static Unit UnitOf(decimal number, Unit declared)
    {
        if (IsPlausible(number, declared))
            return declared;
        for (var unit = Unit.Seconds; unit <= Unit.Nanoseconds; unit++)
        {
            if (IsPlausible(number, unit))
                return unit;
        }

        return declared;
    }

    private static bool TryConvert(decimal number, Unit declared, out long timeMs)
    {
        timeMs = 0;
        var unit = UnitOf(number, declared);
        if (number < 0 || number > EventLimits.TimeMsMax / MsPerUnit[(int)unit])
            return false;
        timeMs = (long)(number * MsPerUnit[(int)unit]);
        return true;
    }

    private static bool IsPlausible(decimal number, Unit unit) =>
        number >= PlausibleMsMin / MsPerUnit[(int)unit] && number <= EventLimits.TimeMsMax / MsPerUnit[(int)unit];
}
