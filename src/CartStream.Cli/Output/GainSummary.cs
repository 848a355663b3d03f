using CartStream.Evaluation.Intervals;

namespace CartStream.Cli.Output;

/// <summary>A difference with its 95 % interval and p-value.</summary>
/// <param name="Value">The difference.</param>
/// <param name="Low">Lower end; null when there are too few data.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Two-sided, of "there is no difference".</param>
internal sealed record GainSummary(double Value, double? Low, double? High, double PValue)
{
    /// <summary>The comparison, rounded to five decimals.</summary>
    public static GainSummary Of(Comparison comparison)
    {
        var (value, low, high) = FigureSummary.Of(new Estimate(comparison.Difference, comparison.Interval));
        return new GainSummary(value, low, high, Math.Round(comparison.PValue, 5));
    }
}
