using System.Globalization;
using CartStream.Evaluation.Intervals;
using CartStream.Experiments;

namespace CartStream.Evaluation.Experiments;

/// <summary>
/// Whether an experiment can be decided yet. It may be evaluated as often as wanted: over all looks together, at most a
/// share alpha of experiments without a difference is ever called ready.
/// </summary>
/// <remarks>
/// The first arm is the control, every other is compared with it, each with alpha divided by the number of these
/// comparisons (Bonferroni). An arm is ready when the main metric's interval excludes zero, each arm has
/// <see cref="ShoppersMin"/> shoppers and <see cref="EffectiveBlocksMin"/> effective blocks of them, shoppers were
/// assigned by the shares, and no guard is worse. A guard is judged with the whole alpha: blocking too often costs
/// time, but makes no wrong decision.
/// </remarks>
public sealed class ExperimentDecision
{
    /// <summary>
    /// Fewest shoppers of an arm: with fewer, intervals that rest on a limit theorem can't be trusted.
    /// </summary>
    public const int ShoppersMin = 100;

    /// <summary>
    /// Fewest effective blocks of an arm in the main metric (<see cref="BlockedMean.EffectiveBlocks"/>): with fewer, a
    /// few shoppers with thousands of events decide, and no limit theorem holds for these.
    /// </summary>
    public const int EffectiveBlocksMin = 30;

    private static readonly DecisionMetric[] GuardMetrics = [DecisionMetric.Purchases, DecisionMetric.Revenue];

    private ExperimentDecision(double alpha, double ratioPValue, IReadOnlyList<ArmVerdict> verdicts)
    {
        Alpha = alpha;
        SampleRatioPValue = ratioPValue;
        Verdicts = verdicts;
    }

    /// <summary>The share of experiments that may be decided wrongly.</summary>
    public double Alpha { get; }

    /// <summary>The p-value of "shoppers are assigned by the shares"; see <see cref="SampleRatio"/>.</summary>
    public double SampleRatioPValue { get; }

    /// <summary>Whether shoppers are not assigned by the shares.</summary>
    public bool IsSampleRatioWrong => SampleRatioPValue < SampleRatio.WrongBelow;

    /// <summary>Every arm but the control, in order; empty for an experiment of one arm.</summary>
    public IReadOnlyList<ArmVerdict> Verdicts { get; }

    /// <summary>Judges an experiment by the counts so far.</summary>
    /// <param name="arms">The arms, control first; at least one.</param>
    /// <param name="metric">The main metric.</param>
    /// <param name="alpha">The share of experiments that may be decided wrongly, above 0 and below 1.</param>
    /// <param name="k">Ranks that count as a hit.</param>
    /// <param name="alsoWorse">
    /// Guards that were judged elsewhere: what is worse about an arm, by its index, in words.
    /// </param>
    public static ExperimentDecision Of(
        IReadOnlyList<ExperimentArm> arms,
        DecisionMetric metric,
        double alpha,
        int k,
        Func<int, IEnumerable<string>>? alsoWorse = null)
    {
        var ratio = SampleRatio.PValue([.. arms.Select(arm => arm.Shoppers)], [.. arms.Select(arm => arm.Share)]);
        var everywhere = MissingEverywhere(arms, ratio).ToList();
        var verdicts = new List<ArmVerdict>();
        for (var index = 1; index < arms.Count; index++)
        {
            var (arm, control) = (arms[index], arms[0]);
            var main = ArmDifference.Of(metric, arm, control, k, alpha / (arms.Count - 1));
            List<ArmDifference> guards =
            [
                .. GuardMetrics.Where(guard => guard != metric)
                    .Select(guard => ArmDifference.Of(guard, arm, control, k, alpha))
                    .Where(guard => guard.Gain.Interval is not null),
            ];
            List<string> missing =
            [
                .. everywhere,
                .. new[] { arm, control }.Where(one => one.Shoppers < ShoppersMin).Select(Few),
                .. new[] { arm, control }.SelectMany(one => Uneven(one, metric, k)),
                .. main.IsBetter || main.IsWorse ? Array.Empty<string>() : [Undecided(arm, main)],
                .. guards.Where(guard => guard.IsWorse)
                    .Select(guard => $"{DecisionMetricNames.Text(guard.Metric)}: {Describe(arm.Name, guard)}"),
                .. alsoWorse?.Invoke(index) ?? [],
            ];
            var text = missing.Count == 0
                ? $"{Describe(arm.Name, main)}, ready to decide"
                : $"not yet: {string.Join("; ", missing)}";
            verdicts.Add(new ArmVerdict(arm.Name, main, guards, missing, text));
        }

        return new ExperimentDecision(alpha, ratio, verdicts);
    }

    private static IEnumerable<string> MissingEverywhere(IReadOnlyList<ExperimentArm> arms, double ratio)
    {
        if (ratio >= SampleRatio.WrongBelow)
            return [];
        var all = arms.Sum(arm => arm.Shoppers);
        var worst = arms.MaxBy(arm => Math.Abs(arm.Shoppers - (arm.Share * all)))!;
        return
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"shoppers are not dealt as they should be (p {ratio:G2}): found {100d * worst.Shoppers / all:F1} % of "
                    + $"{all:N0} in {worst.Name}, expected {100 * worst.Share:0.##} %"),
        ];
    }

    private static string Few(ExperimentArm arm) => $"{arm.Name} has {arm.Shoppers} of at least {ShoppersMin} shoppers";

    private static IEnumerable<string> Uneven(ExperimentArm arm, DecisionMetric metric, int k)
    {
        var (mean, _) = arm.Measure(metric, k);
        if (mean.Weight > 0 && mean.EffectiveBlocks < EffectiveBlocksMin)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"most of what {arm.Name} is judged by is of few shoppers: it counts like {mean.EffectiveBlocks:F0} of "
                    + $"at least {EffectiveBlocksMin} equal blocks of shoppers");
        }
    }

    private static string Undecided(ExperimentArm arm, ArmDifference main) => main.Gain.Interval is null
        ? $"nothing to compare {arm.Name} by"
        : $"{Describe(arm.Name, main)}, which may be none";

    /// <summary>Such as "near is better by 1.2 points [0.4, 2.0]"; if it is worse, both ends change sign.</summary>
    private static string Describe(string arm, ArmDifference found)
    {
        var (factor, unit) = found.Metric switch
        {
            DecisionMetric.Purchases => (1, "purchases per shopper"),
            DecisionMetric.Revenue => (1, "of revenue per shopper"),
            _ => (100, "points"),
        };
        var difference = found.Gain.Difference * factor;
        var (low, high) = found.Gain.Interval is { } interval
            ? (interval.Low * factor, interval.High * factor)
            : (difference, difference);
        var word = difference < 0 ? "worse" : "better";
        if (difference < 0)
            (difference, low, high) = (-difference, -high, -low);
        var format = $"F{Decimals(high - low)}";
        return $"{arm} is {word} by {Number(difference)} {unit} [{Number(low)}, {Number(high)}]";

        string Number(double value)
        {
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            return text.AsSpan().ContainsAnyExcept("-0.") ? text : text.TrimStart('-');
        }
    }

    /// <summary>Two significant digits of the interval's width, 1 to 6 decimals.</summary>
    private static int Decimals(double width) =>
        width <= 0 ? 1 : Math.Clamp(1 - (int)Math.Floor(Math.Log10(width)), 1, 6);
}
