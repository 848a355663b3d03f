namespace CartStream.Evaluation.Metrics;

/// <summary>
/// How often the one relevant item of a query had each rank. Every ranked metric at every k up to
/// <see cref="RanksMax"/> is a weighted sum of these counts, so nothing else has to be stored.
/// </summary>
/// <remarks>
/// Invariants: <see cref="Count"/> is the sum of all counts; histograms with the same counts are equal, however the
/// ranks were added or merged.
/// </remarks>
public sealed class RankHistogram : IEquatable<RankHistogram>
{
    private readonly long[] _counts;

    /// <summary>An empty histogram of the ranks 1 to <paramref name="ranksMax"/>, from 1, and of misses.</summary>
    public RankHistogram(int ranksMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ranksMax, 1);
        _counts = new long[ranksMax + 1];
    }

    /// <summary>The last rank that is counted separately.</summary>
    public int RanksMax => _counts.Length - 1;

    /// <summary>Queries counted, missed ones included.</summary>
    public long Count { get; private set; }

    /// <summary>Queries whose item had <paramref name="rank"/>; at 0, those that missed.</summary>
    public long this[int rank] => _counts[rank];

    /// <summary>
    /// Counts <paramref name="times"/> queries whose item had <paramref name="rank"/>: 1 = first, 0 = missed; a rank
    /// beyond <see cref="RanksMax"/> is a miss.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative rank or number of times.</exception>
    public void Add(int rank, long times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        _counts[rank <= RanksMax ? rank : 0] += times;
        Count += times;
    }

    /// <summary>Adds the counts of <paramref name="other"/>, which must count the same ranks.</summary>
    /// <exception cref="ArgumentException">The other one has another <see cref="RanksMax"/>.</exception>
    public void Merge(RankHistogram other)
    {
        if (other.RanksMax != RanksMax)
            throw new ArgumentException($"found ranks to {other.RanksMax}, expected to {RanksMax}", nameof(other));
        for (var rank = 0; rank < _counts.Length; rank++)
            _counts[rank] += other._counts[rank];
        Count += other.Count;
    }

    /// <summary>
    /// The sum of <paramref name="metric"/> at <paramref name="k"/> over all queries; divide by Count for the mean.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 and <see cref="RanksMax"/>.</exception>
    public double Sum(RankMetric metric, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, RanksMax);
        var sum = 0d;
        for (var rank = 1; rank <= k; rank++)
        {
            if (_counts[rank] > 0)
                sum += _counts[rank] * metric.At(HitRanks.OfTarget(rank), k);
        }

        return sum;
    }

    /// <summary>The mean of <paramref name="metric"/> at <paramref name="k"/>; 0 when nothing was counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">k is not within 1 and <see cref="RanksMax"/>.</exception>
    public double Mean(RankMetric metric, int k)
    {
        var sum = Sum(metric, k);
        return Count == 0 ? 0 : sum / Count;
    }

    /// <inheritdoc/>
    public bool Equals(RankHistogram? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RankHistogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RanksMax, Count, _counts[0], _counts[1]);
}
