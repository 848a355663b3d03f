namespace CartStream.Datasets.Simulation;

/// <summary>
/// A log-normal distribution drawn from a table of its quantiles, so that a draw costs one lookup instead of a
/// logarithm, an exponential and a root.
/// </summary>
internal sealed class LogNormal
{
    private const int Quantiles = 1_024;
    private readonly int[] _values = new int[Quantiles];

    /// <summary>
    /// Half of the draws lie below <paramref name="median"/>; <paramref name="sigma"/> is the spread of the logarithm.
    /// Every draw lies from <paramref name="min"/> to <paramref name="max"/>.
    /// </summary>
    public LogNormal(double median, double sigma, int min, int max)
    {
        for (var i = 0; i < Quantiles; i++)
        {
            var value = median * Math.Exp(sigma * NormalQuantile((i + 0.5) / Quantiles));
            _values[i] = (int)Math.Clamp(Math.Round(value), min, max);
        }
    }

    /// <summary>A value drawn at random.</summary>
    public int Draw(ref SplitMix64 random) => _values[random.Below(Quantiles)];

    /// <summary>
    /// The standard normal quantile, approximated by Tukey's lambda distribution with λ = 0.135: within 0.05 in this
    /// range.
    /// </summary>
    private static double NormalQuantile(double share)
    {
        const double lambda = 0.135;
        const double scale = 0.1975;
        return (Math.Pow(share, lambda) - Math.Pow(1 - share, lambda)) / scale;
    }
}
