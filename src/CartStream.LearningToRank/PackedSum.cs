using System.Numerics;
using System.Runtime.CompilerServices;

namespace CartStream.LearningToRank;

/// <summary>
/// First and second derivatives of the loss, and sums of them, as two fixed-point numbers in one 64-bit word, so that
/// one addition adds both and no order of additions changes a sum.
/// </summary>
/// <remarks>
/// The upper half is the first derivative, the lower the second, both times a scale. Over one group |p − y| adds up to
/// at most 2 and p(1 − p) to at most 1; the scale is the largest power of two at which no sum over all rows overflows
/// its half.
/// </remarks>
internal readonly struct PackedSum
{
    private readonly float _scale;

    /// <summary>The finest scale for this many groups and rows.</summary>
    public PackedSum(int groups, int rows)
    {
        // Rounding adds at most one half per row.
        var room = ((1L << 31) - 1 - rows) / (2 * Math.Max(1L, groups));
        _scale = 1L << BitOperations.Log2((ulong)Math.Max(1, room));
    }

    /// <summary>Both derivatives of a row of probability <paramref name="p"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Pack(float p, bool relevant)
    {
        var first = (long)MathF.Round((relevant ? p - 1 : p) * _scale);
        return (first << 32) + (long)MathF.Round(p * (1 - p) * _scale);
    }

    /// <summary>The sum of first derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double First(long sum) => (sum >> 32) / (double)_scale;

    /// <summary>The sum of second derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Second(long sum) => (uint)sum / (double)_scale;
}
