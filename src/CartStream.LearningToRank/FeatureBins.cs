using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.LearningToRank;

/// <summary>
/// The thresholds that cut one feature's values into at most <see cref="Count"/> bins of about equally many rows.
/// </summary>
/// <remarks>A value's bin is the number of thresholds below it, so bin ≤ b exactly when value ≤ threshold b.</remarks>
internal sealed class FeatureBins
{
    /// <summary>Most bins of a feature.</summary>
    public const int Count = 64;

    private readonly float[] _thresholds = new float[Count];

    /// <summary>Bins made from a sample of the feature's values, which gets sorted.</summary>
    public FeatureBins(Span<float> sample)
    {
        Array.Fill(_thresholds, float.PositiveInfinity);
        sample.Sort();
        var (bins, open) = (0, 0);
        for (var i = 1; i < sample.Length && bins < Count - 1; i++)
        {
            // A bin is closed once it has its share of the rows that the bins before it left, but only between unequal
            // values.
            if (sample[i] > sample[i - 1] && (long)(i - open) * (Count - bins) >= sample.Length - open)
                (_thresholds[bins++], open) = (Between(sample[i - 1], sample[i]), i);
        }

        if (Distinct(sample) is { } few)
            few.CopyTo(_thresholds, 0);
    }

    /// <summary>The greatest value of bin <paramref name="bin"/> and of those before it.</summary>
    public float Threshold(int bin) => _thresholds[bin];

    /// <summary>The bin of <paramref name="value"/>, 0 to 63.</summary>
    public byte Of(float value)
    {
        var x = Vector512.Create(value);
        ref var thresholds = ref MemoryMarshal.GetArrayDataReference(_thresholds);
        var bin = 0;
        for (nuint i = 0; i < Count; i += (nuint)Vector512<float>.Count)
        {
            var above = Vector512.GreaterThan(x, Vector512.LoadUnsafe(ref thresholds, i));
            bin += BitOperations.PopCount(above.ExtractMostSignificantBits());
        }

        return (byte)bin;
    }

    /// <summary>A threshold between each two adjacent values of at most 64, or null for more.</summary>
    private static float[]? Distinct(ReadOnlySpan<float> sorted)
    {
        var between = new List<float>(Count);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] <= sorted[i - 1])
                continue;
            if (between.Count == Count - 1)
                return null;
            between.Add(Between(sorted[i - 1], sorted[i]));
        }

        return [.. between];
    }

    /// <summary>A number from <paramref name="low"/> up to but not including <paramref name="high"/>.</summary>
    private static float Between(float low, float high)
    {
        var middle = (float)(((double)low + high) / 2);
        return middle < high ? middle : low;
    }
}
