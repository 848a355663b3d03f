using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.LearningToRank;

/// <summary>
/// A ranking function: a row's score is w·z, where z are its features in standard deviations from their means, clipped.
/// It is fitted so that in each group the softmax of the scores puts its weight on the relevant row.
/// </summary>
/// <remarks>
/// w minimises the mean over groups of −ln p of the relevant row, p = softmax(scores), plus λ|w|²/2: one minimum, found
/// by Newton's method. Means and deviations are those of all rows. Immutable, so any number of threads may score at
/// once. Same data and options give the same weights to the last bit on any number of cores.
/// </remarks>
public sealed class LinearRanker
{
    private const byte Format = 1;
    private const int Lanes = 16;

    private readonly Standardisation _standard;
    private readonly float[] _weights;

    /// <summary>A ranker of padded weights, one for each of <paramref name="standard"/>'s lanes.</summary>
    internal LinearRanker(Standardisation standard, float[] weights) => (_standard, _weights) = (standard, weights);

    /// <summary>Features of a row.</summary>
    public int FeatureCount => _standard.FeatureCount;

    /// <summary>The weight of each feature, per standard deviation.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, FeatureCount);

    /// <summary>Fits weights to <paramref name="set"/>.</summary>
    /// <param name="set">The training set; nothing may be added to it meanwhile.</param>
    /// <param name="options">Settings; the defaults when null.</param>
    /// <param name="progress">Receives the share that is done after each step, 0 to 1.</param>
    /// <param name="cancel">Ends the fitting, at the latest after a pass over all rows.</param>
    /// <exception cref="ArgumentException">The options have faults, or the set has no group.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was signalled.</exception>
    public static LinearRanker Fit(
        RankingSet set,
        LinearRankerOptions? options = null,
        Action<double>? progress = null,
        CancellationToken cancel = default)
    {
        options ??= new LinearRankerOptions();
        OptionFaults.ThrowIfAny(options.Faults());
        if (set.Groups == 0)
            throw new ArgumentException("found no group, expected one or more", nameof(set));
        return new LinearRankerFit(set, options, cancel).Run(progress);
    }

    /// <summary>Writes the score of each row of <paramref name="rows"/> (row after row); higher comes first.</summary>
    /// <exception cref="ArgumentException">The rows are not one of <see cref="FeatureCount"/> features per score.
    /// </exception>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        if (rows.Length != (long)scores.Length * FeatureCount)
        {
            throw new ArgumentException(
                $"found {rows.Length} numbers, expected {scores.Length} rows of {FeatureCount}", nameof(rows));
        }

        Span<float> padded = stackalloc float[_weights.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            var row = rows.Slice(i * FeatureCount, FeatureCount);
            // A row's last vector reaches into the next row, where weights are zero, but not past the last.
            if (rows.Length - (i * FeatureCount) < _weights.Length)
            {
                row.CopyTo(padded);
                scores[i] = Dot(ref MemoryMarshal.GetReference(padded));
            }
            else
            {
                scores[i] = Dot(ref MemoryMarshal.GetReference(row));
            }
        }
    }

    /// <summary>Writes the ranker as one checksummed block.</summary>
    public void Save(Stream output)
    {
        var content = new ArrayBufferWriter<byte>();
        RankerBlock.WriteInt(content, FeatureCount);
        Save(content);
        RankerBlock.Write(output, "CSLR"u8, Format, content.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote, and no further byte.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are not a stored ranker; the message says what was found.
    /// </exception>
    public static LinearRanker Load(Stream input)
    {
        var content = RankerBlock.Read(input, "CSLR"u8, Format);
        var features = content.ReadInt("features", 1, RankingSet.FeaturesMax);
        var ranker = Load(content, features);
        content.CheckEnd();
        return ranker;
    }

    /// <summary>Appends everything except the number of features.</summary>
    internal void Save(IBufferWriter<byte> content)
    {
        _standard.Save(content);
        foreach (var weight in Weights)
            RankerBlock.WriteFloat(content, weight);
    }

    /// <summary>Reads what <see cref="Save(IBufferWriter{byte})"/> appended.</summary>
    /// <exception cref="InvalidDataException">It is not a stored ranker.</exception>
    internal static LinearRanker Load(RankerReader content, int featureCount)
    {
        var standard = Standardisation.Load(content, featureCount);
        var weights = new float[standard.PaddedCount];
        for (var i = 0; i < featureCount; i++)
            weights[i] = content.ReadFloat("weight");
        return new LinearRanker(standard, weights);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Dot(ref float row)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        var sum = Vector512<float>.Zero;
        for (nuint i = 0; i < (nuint)_weights.Length; i += Lanes)
            sum += _standard.Apply(ref row, i) * Vector512.LoadUnsafe(ref weights, i);
        return Vector512.Sum(sum);
    }
}
