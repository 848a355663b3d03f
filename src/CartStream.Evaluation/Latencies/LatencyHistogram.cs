using System.Numerics;

namespace CartStream.Evaluation.Latencies;

/// <summary>
/// Counts durations in buckets whose width grows with the duration; takes 30 kB for any number of durations.
/// </summary>
/// <remarks>
/// Invariant: below 128 ns a bucket holds one nanosecond; above, every doubling is cut into 64 buckets, so a
/// percentile, which is its bucket's upper end, is at most 1/64 = 1.6 % too high.
/// </remarks>
public sealed class LatencyHistogram
{
    private const int BucketBits = 6;
    private const int BucketsPerDoubling = 1 << BucketBits;

    private readonly long[] _counts = new long[BucketsPerDoubling * (64 - BucketBits)];
    private long _count;

    /// <summary>Counts one duration; a negative one counts as zero.</summary>
    /// <remarks>It takes nanoseconds because a <see cref="TimeSpan"/> has a resolution of 100.</remarks>
    public void Add(long nanoseconds)
    {
        _counts[BucketOf(Math.Max(0, nanoseconds))]++;
        _count++;
    }

    /// <summary>
    /// The duration in microseconds that <paramref name="share"/> (0 to 1) of all did not exceed; 0 without any.
    /// </summary>
    public double Microseconds(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * _count));
        var seen = 0L;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= rank)
                return UpperEnd(bucket) / 1_000d;
        }

        return 0;
    }

    /// <summary>The three percentiles of reports.</summary>
    public Latency Percentiles() => new(Microseconds(0.5), Microseconds(0.9), Microseconds(0.99));

    /// <summary>All durations in several histograms.</summary>
    public static LatencyHistogram SumOf(IEnumerable<LatencyHistogram> parts)
    {
        var sum = new LatencyHistogram();
        foreach (var part in parts)
            sum.AddAll(part, 1);
        return sum;
    }

    /// <summary>
    /// The counts since <paramref name="earlier"/>; 0 where that counted more, as when a part of a sum is gone.
    /// </summary>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var since = SumOf([this]);
        since.AddAll(earlier, -1);
        return since;
    }

    private void AddAll(LatencyHistogram other, int times)
    {
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            // The total is summed from the buckets, so that a sum made during a count is consistent.
            var before = _counts[bucket];
            _counts[bucket] = Math.Max(0, before + (times * other._counts[bucket]));
            _count += _counts[bucket] - before;
        }
    }

    private static int BucketOf(long nanoseconds)
    {
        var doublings = Math.Max(0, BitOperations.Log2((ulong)nanoseconds) - BucketBits);
        return (int)(nanoseconds >> doublings) + (doublings << BucketBits);
    }

    private static long UpperEnd(int bucket)
    {
        var doublings = Math.Max(0, (bucket >> BucketBits) - 1);
        return ((bucket - ((long)doublings << BucketBits) + 1) << doublings) - 1;
    }
}
