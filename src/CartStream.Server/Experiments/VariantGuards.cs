using System.Globalization;
using CartStream.Server.Engine;

namespace CartStream.Server.Experiments;

/// <summary>
/// Guards of an experiment that are judged by bounds instead of intervals: a variant's latency, and its number of
/// distinct items.
/// </summary>
internal static class VariantGuards
{
    /// <summary>Fewest answers per variant to judge latency.</summary>
    public const int AnswersMin = 1_000;

    /// <summary>Fewest slots per variant to judge coverage, as a power of two.</summary>
    public const int SlotsPowerMin = 10;

    /// <summary>A variant is slower when it takes this many times as long, plus <see cref="SlowerMs"/>.</summary>
    public const double SlowerTimes = 1.5;

    /// <summary>See <see cref="SlowerTimes"/>.</summary>
    public const double SlowerMs = 1;

    /// <summary>A variant is narrower when it shows less than this share of as many items.</summary>
    public const double CoverageShare = 0.8;

    /// <summary>How a variant is worse than the control, in words.</summary>
    public static IEnumerable<string> Worse(string name, VariantResponses variant, VariantResponses control)
    {
        if (variant.P95Ms(AnswersMin) is { } took && control.P95Ms(AnswersMin) is { } usual
            && took > usual * SlowerTimes && took > usual + SlowerMs)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"latency: {name} answers 95 % within {took:F1} ms, the control within {usual:F1} ms");
        }

        var (items, others) = (variant.ItemsAtPowers(), control.ItemsAtPowers());
        var power = Math.Min(items.Count, others.Count) - 1;
        if (power >= SlotsPowerMin && items[power] < CoverageShare * others[power])
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"coverage: in {1L << power:N0} slots {name} shows {items[power]:N0} items, the control "
                    + $"{others[power]:N0}");
        }
    }
}
