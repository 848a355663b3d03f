namespace CartStream.Evaluation.Intervals;

/// <summary>
/// Intervals and p-values that hold at all times simultaneously, however often and for whatever reason they are
/// inspected: asymptotic confidence sequences by Robbins' normal mixture (Waudby-Smith, Arbour, Sinha, Kennedy &amp;
/// Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 2024, Theorem
/// 2.2; the boundary is that of Howard, Ramdas, McAuliffe &amp; Sekhon, Annals of Statistics 2021, section 3.2).
/// </summary>
/// <remarks>
/// With <c>t</c> observations, an estimate and its standard error <c>s</c>, the interval is the estimate ±
/// <c>s·√(2·(tρ²+1)/(tρ²)·ln(√(tρ²+1)/α))</c>, which is the theorem's with σ² = t·s². <c>ρ</c> is fixed: it makes the
/// interval narrowest at <see cref="NarrowestAt"/> observations (their appendix B.2). Where observations depend on each
/// other, as those of one shopper do, the standard error must be robust to that.
/// </remarks>
public static class ConfidenceSequence
{
    /// <summary>Number of observations at which the interval is narrowest relative to the data.</summary>
    public const double NarrowestAt = 10_000;

    /// <summary>The interval and the p-value of "the true value is zero".</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="standardError">Its standard error; null when there is too little data.</param>
    /// <param name="observations">Number of observations.</param>
    /// <param name="alpha">
    /// The share of experiments whose interval may ever miss the truth, above 0 and below 1.
    /// </param>
    /// <returns>No interval and a p-value of 1 without observations or spread.</returns>
    public static Comparison Of(double estimate, double? standardError, double observations, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        if (standardError is not > 0 || observations <= 0)
            return new Comparison(estimate, null, 1);
        var scaled = observations * MixtureVariance(alpha);
        var shrink = scaled / (scaled + 1);
        var width = standardError.Value * Math.Sqrt(2 / shrink * Math.Log(Math.Sqrt(scaled + 1) / alpha));
        var z = estimate / standardError.Value;
        var p = Math.Sqrt(scaled + 1) * Math.Exp(-z * z * shrink / 2);
        return new Comparison(estimate, new Interval(estimate - width, estimate + width), Math.Min(1, p));
    }

    /// <summary>ρ²: (−2·ln α + ln(−2·ln α + 1)) / t.</summary>
    private static double MixtureVariance(double alpha)
    {
        var surprise = -2 * Math.Log(alpha);
        return (surprise + Math.Log(surprise + 1)) / NarrowestAt;
    }
}
