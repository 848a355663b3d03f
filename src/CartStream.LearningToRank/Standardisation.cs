using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.LearningToRank;

/// <summary>Turns a feature into standard deviations from its mean, clipped at a limit on both sides.</summary>
/// <remarks>z = clip(feature · scale + shift); a feature that never varies has scale and shift 0, so z is 0.</remarks>
internal sealed class Standardisation
{
    private const int Lanes = 16;
    private readonly float _clip;
    private readonly float[] _scales;
    private readonly float[] _shifts;

    private Standardisation(int featureCount, float clip)
    {
        (FeatureCount, _clip) = (featureCount, clip);
        _scales = new float[PaddedCount];
        _shifts = new float[PaddedCount];
    }

    /// <summary>Features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Features padded to whole vectors of 16.</summary>
    public int PaddedCount => (FeatureCount + Lanes - 1) / Lanes * Lanes;

    /// <summary>The means and deviations of all rows of <paramref name="set"/>.</summary>
    public static Standardisation Of(RankingSet set, float clip)
    {
        var standard = new Standardisation(set.FeatureCount, clip);
        var (means, squares) = (new double[set.FeatureCount], new double[set.FeatureCount]);
        for (var row = 0; row < set.Rows; row++)
        {
            // Welford's update: no cancellation when a mean is large relative to the deviation.
            var features = set.Row(row);
            var share = 1.0 / (row + 1);
            for (var i = 0; i < features.Length; i++)
            {
                var off = features[i] - means[i];
                means[i] += off * share;
                squares[i] += off * (features[i] - means[i]);
            }
        }

        for (var i = 0; i < means.Length; i++)
        {
            var deviation = Math.Sqrt(squares[i] / set.Rows);
            if (!(deviation > 1e-6 * Math.Abs(means[i])) || !float.IsFinite((float)(1 / deviation)))
                continue;
            standard._scales[i] = (float)(1 / deviation);
            standard._shifts[i] = (float)(-means[i] / deviation);
        }

        return standard;
    }

    /// <summary>Sixteen of a row's features from <paramref name="first"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(ref float row, nuint first)
    {
        var scales = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_scales), first);
        var shifts = Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_shifts), first);
        var z = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, first), scales, shifts);
        return Vector512.Min(Vector512.Max(z, Vector512.Create(-_clip)), Vector512.Create(_clip));
    }

    /// <summary>Appends the limit, then scale and shift of each feature.</summary>
    public void Save(IBufferWriter<byte> content)
    {
        RankerBlock.WriteFloat(content, _clip);
        for (var i = 0; i < FeatureCount; i++)
        {
            RankerBlock.WriteFloat(content, _scales[i]);
            RankerBlock.WriteFloat(content, _shifts[i]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is not what <see cref="Save"/> wrote.</exception>
    public static Standardisation Load(RankerReader content, int featureCount)
    {
        var standard = new Standardisation(featureCount, content.ReadFloat("clip"));
        for (var i = 0; i < featureCount; i++)
            (standard._scales[i], standard._shifts[i]) = (content.ReadFloat("scale"), content.ReadFloat("shift"));
        return standard;
    }
}
