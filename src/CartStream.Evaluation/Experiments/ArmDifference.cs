using CartStream.Evaluation.Intervals;
using CartStream.Experiments;

namespace CartStream.Evaluation.Experiments;

/// <summary>How much an arm exceeds the control in one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Arm">The arm's value.</param>
/// <param name="Control">The control's value.</param>
/// <param name="Gain">
/// Arm minus control, with an interval and a p-value that stay valid under repeated looks; see
/// <see cref="ConfidenceSequence"/>.
/// </param>
public sealed record ArmDifference(DecisionMetric Metric, double Arm, double Control, Comparison Gain)
{
    /// <summary>Whether the interval lies above zero.</summary>
    public bool IsBetter => Gain.Interval is { Low: > 0 };

    /// <summary>Whether the interval lies below zero.</summary>
    public bool IsWorse => Gain.Interval is { High: < 0 };

    /// <summary>Compares two arms.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="control">The control.</param>
    /// <param name="k">Ranks that count as a hit.</param>
    /// <param name="alpha">As in <see cref="ConfidenceSequence.Of"/>.</param>
    public static ArmDifference Of(
        DecisionMetric metric, ExperimentArm arm, ExperimentArm control, int k, double alpha)
    {
        var (first, firstSeen) = arm.Measure(metric, k);
        var (second, secondSeen) = control.Measure(metric, k);
        // Two arms have different shoppers, so the errors are independent.
        var error = first.StandardError is { } one && second.StandardError is { } other
            ? Math.Sqrt((one * one) + (other * other))
            : (double?)null;
        return new ArmDifference(
            metric,
            first.Value,
            second.Value,
            ConfidenceSequence.Of(first.Value - second.Value, error, firstSeen + secondSeen, alpha));
    }
}
