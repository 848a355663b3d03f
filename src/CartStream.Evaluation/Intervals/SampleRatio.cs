namespace CartStream.Evaluation.Intervals;

/// <summary>
/// Whether shoppers were dealt as they should have been, at every moment at once: the sequential test of a multinomial
/// distribution (Lindon &amp; Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022, section 3).
/// </summary>
/// <remarks>
/// The evidence is the Bayes factor of a Dirichlet prior around the expected shares against exactly these shares; its
/// inverse is a p-value that may be looked at as often as one likes. It follows from the counts alone, whatever their
/// order.
/// </remarks>
public static class SampleRatio
{
    /// <summary>Below this p-value the shares are wrong, by default.</summary>
    public const double WrongBelow = 0.001;

    /// <summary>
    /// The prior's concentration: shares that are wrong by √(p(1−p)/101), five points of a half, are found first.
    /// </summary>
    private const double Concentration = 100;

    /// <summary>The p-value of "shoppers fall to the arms by these shares"; 1 without shoppers.</summary>
    /// <param name="counts">Shoppers of each arm.</param>
    /// <param name="shares">The share of each, 0 to 1, together 1. An arm without a share is left out.</param>
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
