namespace CartStream.Evaluation.Intervals;

/// <summary>
/// Whether shoppers were assigned by the shares, valid at all times simultaneously: the sequential test of a
/// multinomial distribution (Lindon &amp; Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022,
/// section 3).
/// </summary>
/// <remarks>
/// The evidence is the Bayes factor of a Dirichlet prior around the expected shares against exactly these shares; its
/// inverse is a p-value that may be inspected at any time. It depends only on the counts, not on their order.
/// </remarks>
public static class SampleRatio
{
    /// <summary>The p-value below which the shares are wrong, by default.</summary>
    public const double WrongBelow = 0.001;

    /// <summary>
    /// The prior's concentration: deviations of √(p(1−p)/101), five points at a share of a half, are detected first.
    /// </summary>
    private const double Concentration = 100;

    /// <summary>The p-value of "shoppers are assigned to the arms by these shares"; 1 without shoppers.</summary>
    /// <param name="counts">Shoppers of each arm.</param>
    /// <param name="shares">The share of each, 0 to 1, summing to 1. An arm without a share is left out.</param>
    /// <exception cref="ArgumentException">There are not as many shares as counts.</exception>
    public static double PValue(IReadOnlyList<long> counts, IReadOnlyList<double> shares)
    {
        if (counts.Count != shares.Count)
            throw new ArgumentException($"found {shares.Count} shares, expected {counts.Count}", nameof(shares));
        var (total, logFactor) = (0d, 0d);
        for (var i = 0; i < counts.Count; i++)
        {
            if (shares[i] <= 0)
                continue;
            var prior = Concentration * shares[i];
            total += counts[i];
            logFactor += LogGamma(prior + counts[i]) - LogGamma(prior) - (counts[i] * Math.Log(shares[i]));
        }

        logFactor += LogGamma(Concentration) - LogGamma(Concentration + total);
        return Math.Min(1, Math.Exp(-logFactor));
    }

    /// <summary>
    /// ln Γ(x) for x above 0: Stirling's series (Abramowitz &amp; Stegun 1964, 6.1.41) at x + n of at least 10, less
    /// ln(x(x+1)…(x+n−1)); its error is below 1e-11.
    /// </summary>
    internal static double LogGamma(double x)
    {
        var shift = 0d;
        for (; x < 10; x++)
            shift += Math.Log(x);
        var square = 1 / (x * x);
        var series = ((1 / 12d) - (square * ((1 / 360d) - (square * ((1 / 1_260d) - (square / 1_680)))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
