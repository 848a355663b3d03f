namespace CartStream.Evaluation.Intervals;

/// <summary>
/// A mean (or any ratio of two sums) kept per block of queries, so that it can be resampled by blocks. Queries that
/// depend on each other, such as those of one shopper or session, belong in one block.
/// </summary>
/// <remarks>
/// Invariant: <see cref="Value"/> is the sum of all values over the sum of all weights. Means that are compared must
/// number their blocks alike.
/// </remarks>
public sealed class BlockedMean
{
    /// <summary>
    /// Blocks that accumulators use: enough that the interval's width is known to about 5 % (its relative error is
    /// 1/√(2·255)), few enough to keep and resample cheaply however many queries there are.
    /// </summary>
    public const int DefaultBlocks = 256;

    private readonly double[] _sums;
    private readonly double[] _weights;

    /// <summary>An empty mean over <paramref name="blocks"/> blocks, numbered from 0.</summary>
    public BlockedMean(int blocks = DefaultBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        _sums = new double[blocks];
        _weights = new double[blocks];
    }

    /// <summary>Number of blocks.</summary>
    public int Blocks => _sums.Length;

    /// <summary>The sum of values over the sum of weights; 0 when nothing was added.</summary>
    public double Value => Ratio(_sums.Sum(), _weights.Sum());

    /// <summary>
    /// Adds to the block: a sum of values and the weight (for a mean: the number of values) it stands for.
    /// </summary>
    public void Add(int block, double sum, double weight = 1)
    {
        _sums[block] += sum;
        _weights[block] += weight;
    }

    /// <summary>The sum of all weights.</summary>
    public double Weight => _weights.Sum();

    /// <summary>
    /// The number of equally heavy blocks that would be as informative as these: (Σweight)²/Σweight² (Kish 1965). Few
    /// when a single shopper has most of the weight, however many observations that is; 0 when nothing was added.
    /// </summary>
    public double EffectiveBlocks => Ratio(Weight * Weight, _weights.Sum(weight => weight * weight));

    /// <summary>
    /// The standard error of <see cref="Value"/>, robust to any dependence within a block and to blocks of unequal
    /// weight: the jackknife that leaves out a block at a time (Tukey 1958; MacKinnon, Nielsen &amp; Webb 2023),
    /// <c>√((B−1)/B·Σ((sum − value·weight) / (Σweight − weight))²)</c> over the B blocks that have weight; null when
    /// these are fewer than two.
    /// </summary>
    /// <remarks>
    /// A block that dominates draws the value towards its own, so that its distance from it says little: what changes
    /// without the block says more.
    /// </remarks>
    public double? StandardError
    {
        get
        {
            var (value, weight) = (Value, Weight);
            var (held, squares) = (0, 0d);
            for (var block = 0; block < Blocks; block++)
            {
                if (_weights[block] <= 0)
                    continue;
                held++;
                var change = Ratio(_sums[block] - (value * _weights[block]), weight - _weights[block]);
                squares += change * change;
            }

            return held < 2 ? null : Math.Sqrt(squares * (held - 1) / held);
        }
    }

    /// <summary>What block <paramref name="block"/> holds.</summary>
    internal (double Sum, double Weight) this[int block] => (_sums[block], _weights[block]);

    internal static double Ratio(double sum, double weight) => weight > 0 ? sum / weight : 0;
}
