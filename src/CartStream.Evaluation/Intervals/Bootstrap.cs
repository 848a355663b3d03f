namespace CartStream.Evaluation.Intervals;

/// <summary>
/// 95 % percentile intervals by resampling whole blocks with replacement (Efron &amp; Tibshirani 1993, chapter 13; for
/// blocks of dependent observations the pairs cluster bootstrap of Cameron, Gelbach &amp; Miller 2008), and the paired
/// comparison of two algorithms on the same queries (Sakai, SIGIR 2006).
/// </summary>
/// <remarks>
/// Stateless: every call draws the same resamples from the seed, so equal inputs give equal results, and figures with
/// the same blocks are resampled identically. One value per block makes it the ordinary bootstrap. Cost: blocks ×
/// resamples draws of about a nanosecond each.
/// </remarks>
public sealed class Bootstrap
{
    /// <summary>
    /// Resamples by default: enough for 95 % percentile intervals (Efron &amp; Tibshirani 1993, chapter 19).
    /// </summary>
    public const int DefaultResamples = 1_000;

    /// <summary>Fewest resamples with a 2.5 % percentile.</summary>
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

    /// <summary>The mean with its interval. Blocks without weight are ignored.</summary>
    public Estimate Mean(BlockedMean figure) => Sum([new WeightedMean(1, figure)]);

    /// <summary>
    /// A weighted sum of means over the same blocks, with its interval; each block is drawn for all means together.
    /// </summary>
    /// <exception cref="ArgumentException">They have different numbers of blocks.</exception>
    public Estimate Sum(IReadOnlyList<WeightedMean> terms)
    {
        var held = Held(terms);
        return new Estimate(Value(terms), held.Length < 2 ? null : IntervalOf(Replicates(terms, held)));
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
    public Comparison Compare(BlockedMean first, BlockedMean second) =>
        Compare([new WeightedMean(1, first)], [new WeightedMean(1, second)]);

    /// <summary>How much one weighted sum of means exceeds another.</summary>
    /// <exception cref="ArgumentException">They have different numbers of blocks.</exception>
    public Comparison Compare(IReadOnlyList<WeightedMean> first, IReadOnlyList<WeightedMean> second)
    {
        WeightedMean[] terms = [.. first, .. second.Select(term => term with { Weight = -term.Weight })];
        var difference = Value(first) - Value(second);
        var held = Held(terms);
        if (held.Length < 2)
            return new Comparison(difference, null, 1);
        var replicates = Replicates(terms, held);
        var atMostZero = replicates.Count(value => value <= 0);
        var atLeastZero = replicates.Count(value => value >= 0);
        var tail = (1d + Math.Min(atMostZero, atLeastZero)) / (1 + Resamples);
        return new Comparison(difference, IntervalOf(replicates), Math.Min(1, 2 * tail));
    }

    private static double Value(IReadOnlyList<WeightedMean> terms) => terms.Sum(term => term.Weight * term.Mean.Value);

    /// <summary>The blocks in which any of the means has weight.</summary>
    private static int[] Held(IReadOnlyList<WeightedMean> terms)
    {
        var blocks = terms.Count == 0 ? 0 : terms[0].Mean.Blocks;
        if (terms.FirstOrDefault(term => term.Mean.Blocks != blocks) is { Mean: { } other })
            throw new ArgumentException($"found {other.Blocks} blocks, expected {blocks}", nameof(terms));
        return [.. Enumerable.Range(0, blocks).Where(block => terms.Any(term => term.Mean[block].Weight > 0))];
    }

    /// <summary>The sum's value in every resample, ascending.</summary>
    private double[] Replicates(IReadOnlyList<WeightedMean> terms, int[] blocks)
    {
        var random = new SplitMix64(_seed);
        var parts = new (double Sum, double Weight)[blocks.Length * terms.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = terms[i % terms.Count].Mean[blocks[i / terms.Count]];
        var drawn = new (double Sum, double Weight)[terms.Count];
        var replicates = new double[Resamples];
        for (var r = 0; r < replicates.Length; r++)
        {
            Array.Clear(drawn);
            for (var draw = 0; draw < blocks.Length; draw++)
            {
                var block = parts.AsSpan(random.Below(blocks.Length) * drawn.Length, drawn.Length);
                for (var term = 0; term < block.Length; term++)
                    drawn[term] = (drawn[term].Sum + block[term].Sum, drawn[term].Weight + block[term].Weight);
            }

            for (var term = 0; term < drawn.Length; term++)
                replicates[r] += terms[term].Weight * BlockedMean.Ratio(drawn[term].Sum, drawn[term].Weight);
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
}
