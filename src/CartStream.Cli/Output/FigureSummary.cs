using CartStream.Evaluation.Intervals;

namespace CartStream.Cli.Output;

/// <summary>A figure with its 95 % interval; the interval is null when there are too few data.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
internal sealed record FigureSummary(double Value, double? Low, double? High)
{
    /// <summary>The figure, rounded to five decimals.</summary>
    public static FigureSummary Of(Estimate estimate) => new(
        Math.Round(estimate.Value, 5),
        estimate.Interval is { } interval ? Math.Round(interval.Low, 5) : null,
        estimate.Interval is { } same ? Math.Round(same.High, 5) : null);
}
