using System.Numerics;

namespace CartStream.Pipeline;

/// <summary>
/// Durations counted in buckets that are at most 1/16 wide of their value (the form of HdrHistogram, G. Tene), from
/// 1 ns to 2^40 ns: percentiles within 6 %, constant memory.
/// </summary>
public sealed class LatencyHistogram
{
    private const int StepsLog2 = 4;
    private const int Steps = 1 << StepsLog2;
    private readonly long[] _counts = new long[Steps * 41];

    /// <summary>Durations added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one duration, in nanoseconds; what is longer than 18 minutes counts as that.</summary>
    public void Add(long nanoseconds)
    {
        _counts[BucketOf(Math.Clamp(nanoseconds, 1, (1L << 40) - 1))]++;
        Count++;
    }

    /// <summary>The duration that <paramref name="share"/> (0 to 1) of all don't exceed, in µs; 0 when empty.</summary>
    public double PercentileUs(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            seen += _counts[bucket];
            if (seen >= wanted && seen > 0)
                return UpperNs(bucket) / 1_000.0;
        }

        return 0;
    }

    private static int BucketOf(long value)
    {
        var log2 = BitOperations.Log2((ulong)value);
        if (log2 < StepsLog2)
            return (int)value;
        return ((log2 - StepsLog2 + 1) << StepsLog2) + (int)((value >> (log2 - StepsLog2)) & (Steps - 1));
    }

    private static long UpperNs(int bucket)
    {
        if (bucket < Steps)
            return bucket;
        var shift = (bucket >> StepsLog2) - 1;
        return ((Steps + (long)(bucket & (Steps - 1)) + 1) << shift) - 1;
    }
}
