using System.Globalization;
using CartStream.Server.Answering;

namespace CartStream.Server.Experiments;

/// <summary>
/// Guards of an experiment that are judged by bounds instead of intervals: how fast variants answer, and how many
/// different items they show.
/// </summary>
internal static class VariantGuards
{
    /// <summary>Fewest answers of each that latency is judged by.</summary>
    public const int AnswersMin = 1_000;

    /// <summary>Fewest places of each that coverage is judged by, as a power of two.</summary>
    public const int SlotsPowerMin = 10;

    /// <summary>Slower is a variant that takes this many times as long, and <see cref="SlowerMs"/> more.</summary>
    public const double SlowerTimes = 1.5;

    /// <summary>See <see cref="SlowerTimes"/>.</summary>
    public const double SlowerMs = 1;

    /// <summary>Narrower is a variant that shows less than this share of as many items.</summary>
    public const double CoverageShare = 0.8;

    /// <summary>What is worse about a variant than about the control, in words.</summary>
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
