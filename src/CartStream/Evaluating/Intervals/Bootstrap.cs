namespace CartStream.Evaluating.Intervals;

/// <summary>
/// 95 % percentile intervals by resampling whole blocks with replacement (Efron &amp; Tibshirani 1993, chapter 13; for
/// blocks of dependent observations the pairs cluster bootstrap of Cameron, Gelbach &amp; Miller 2008), and the paired
/// comparison of two algorithms on the same queries (Sakai, SIGIR 2006).
/// </summary>
/// <remarks>
/// Stateless: every call draws the same resamples from the seed, so equal inputs give equal results, and figures with
/// the same blocks are resampled alike. One value per block makes it the ordinary bootstrap. Cost: blocks × resamples
/// draws of about a nanosecond each.
/// </remarks>
public sealed class Bootstrap
{
    /// <summary>
    /// Resamples by default: enough for 95 % percentile intervals (Efron &amp; Tibshirani 1993, chapter 19).
    /// </summary>
    public const int DefaultResamples = 1_000;

    /// <summary>Fewest resamples that have a 2.5 % percentile.</summary>
    public const int ResamplesMin = 39;

    /// <summary>Seed by default.</summary>
    public const long DefaultSeed = 1;

    private const double TailShare = 0.025;

    private readonly ulong _seed;

    /// <summary>A bootstrap of <paramref name="resamples"/> resamples, at least 39.</summary>
    public Bootstrap(int resamples = DefaultResamples, long seed = DefaultSeed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, ResamplesMin);
        Resamples = resamples;
        _seed = unchecked((ulong)seed);
    }

    /// <summary>How many resamples a figure is computed from.</summary>
    public int Resamples { get; }

    /// <summary>The mean with its interval. Blocks without weight do not count as blocks.</summary>
    public Estimate Mean(BlockedMean figure)
    {
        var held = Held(figure, other: null);
        return new Estimate(figure.Value, held.Length < 2 ? null : IntervalOf(Replicates(held)));
    }

    /// <summary>The plain mean of independent <paramref name="values"/>, each a block of its own.</summary>
    public Estimate Mean(ReadOnlySpan<double> values)
    {
        var figure = new BlockedMean(Math.Max(1, values.Length));
        for (var i = 0; i < values.Length; i++)
            figure.Add(i, values[i]);
        return Mean(figure);
    }

    /// <summary>
    /// How much <paramref name="first"/> exceeds <paramref name="second"/>. The p-value is twice the smaller share of
    /// resamples on the wrong side of zero (Efron &amp; Tibshirani 1993, section 15.4), each count plus one so that no
    /// finite number of resamples claims certainty (Davison &amp; Hinkley 1997, section 4.2).
    /// </summary>
    /// <exception cref="ArgumentException">They have different numbers of blocks.</exception>
    public Comparison Compare(BlockedMean first, BlockedMean second)
    {
        if (first.Blocks != second.Blocks)
            throw new ArgumentException($"found {second.Blocks} blocks, expected {first.Blocks}", nameof(second));
        var difference = first.Value - second.Value;
        var held = Held(first, second);
        if (held.Length < 2)
            return new Comparison(difference, null, 1);
        var replicates = Replicates(held);
        var atMostZero = replicates.Count(value => value <= 0);
        var atLeastZero = replicates.Count(value => value >= 0);
        var tail = (1d + Math.Min(atMostZero, atLeastZero)) / (1 + Resamples);
        return new Comparison(difference, IntervalOf(replicates), Math.Min(1, 2 * tail));
    }

    private static Pair[] Held(BlockedMean first, BlockedMean? other)
    {
        var held = new List<Pair>(first.Blocks);
        for (var block = 0; block < first.Blocks; block++)
        {
            var (sum, weight) = first[block];
            var (otherSum, otherWeight) = other?[block] ?? default;
            if (weight > 0 || otherWeight > 0)
                held.Add(new Pair(sum, weight, otherSum, otherWeight));
        }

        return [.. held];
    }

    /// <summary>The figure (first ratio less second) of every resample, ascending.</summary>
    private double[] Replicates(Pair[] blocks)
    {
        var random = new SplitMix64(_seed);
        var replicates = new double[Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            double sum = 0, weight = 0, otherSum = 0, otherWeight = 0;
            for (var draw = 0; draw < blocks.Length; draw++)
            {
                ref readonly var block = ref blocks[random.Below(blocks.Length)];
                sum += block.Sum;
                weight += block.Weight;
                otherSum += block.OtherSum;
                otherWeight += block.OtherWeight;
            }

            replicates[r] = BlockedMean.Ratio(sum, weight) - BlockedMean.Ratio(otherSum, otherWeight);
        }

        Array.Sort(replicates);
        return replicates;
    }

    /// <summary>The k-th smallest and k-th largest replicate with k = ⌊(resamples + 1)·0.025⌋.</summary>
    private static Interval IntervalOf(double[] ascending)
    {
        var k = (int)((ascending.Length + 1) * TailShare);
        return new Interval(ascending[k - 1], ascending[^k]);
    }

    private readonly record struct Pair(double Sum, double Weight, double OtherSum, double OtherWeight);
}
