using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CartStream.LearningToRank;

/// <summary>Sums loss, gradient and Hessian of a few hundred groups, in single precision and whole vectors.</summary>
internal sealed class GroupSums
{
    private const int Lanes = 16;
    private const int Together = 4;

    private readonly Standardisation _standard;
    private readonly float[] _weights;
    private readonly int _padded;
    private readonly float[] _hessian;
    private readonly float[] _gradient;
    private readonly float[] _mean;
    private readonly float[] _row;
    private float[] _z = [];
    private float[] _p = [];
    private double _loss;

    /// <summary>Sums at <paramref name="weights"/>, which are padded.</summary>
    public GroupSums(Standardisation standard, float[] weights)
    {
        (_standard, _weights, _padded) = (standard, weights, standard.PaddedCount);
        _hessian = new float[_padded * _padded];
        (_gradient, _mean, _row) = (new float[_padded], new float[_padded], new float[_padded]);
    }

    /// <summary>Adds the group of rows from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    public void Add(RankingSet set, int start, int end, int relevant)
    {
        var rows = end - start;
        if (_p.Length < rows)
            (_p, _z) = (new float[rows * 2], new float[rows * 2 * _padded]);
        var p = _p.AsSpan(0, rows);
        for (var i = 0; i < rows; i++)
        {
            set.Row(start + i).CopyTo(_row);
            p[i] = Standardise(Z(i));
        }

        _loss += Softmax(p, relevant - start);
        _mean.AsSpan().Clear();
        for (var i = 0; i < rows; i++)
            AddTimes(_mean, Z(i), p[i]);
        var row = 0;
        for (; row + Together <= rows; row += Together)
            AddOuters(row, p.Slice(row, Together));
        for (; row < rows; row++)
            AddOuter(Z(row), p[row]);
        AddOuter(_mean, -1);
        AddTimes(_gradient, _mean, 1);
        AddTimes(_gradient, Z(relevant - start), -1);
    }

    /// <summary>Adds these sums to <paramref name="total"/> and starts again from zero.</summary>
    public void MoveTo(LossDerivatives total)
    {
        total.Loss += _loss;
        for (var i = 0; i < total.Gradient.Length; i++)
        {
            total.Gradient[i] += _gradient[i];
            for (var j = 0; j <= i; j++)
                total.Hessian[i][j] += _hessian[(i * _padded) + j];
        }

        _loss = 0;
        _gradient.AsSpan().Clear();
        _hessian.AsSpan().Clear();
    }

    private Span<float> Z(int row) => _z.AsSpan(row * _padded, _padded);

    /// <summary>Writes the row's standardised features and returns its score.</summary>
    private float Standardise(Span<float> z)
    {
        var score = Vector512<float>.Zero;
        for (var i = 0; i < _padded; i += Lanes)
        {
            var part = _standard.Apply(ref MemoryMarshal.GetArrayDataReference(_row), (nuint)i);
            part.CopyTo(z[i..]);
            score += part * Vector512.Create(_weights, i);
        }

        return Vector512.Sum(score);
    }

    private static double Softmax(Span<float> scores, int relevant)
    {
        var max = float.NegativeInfinity;
        foreach (var score in scores)
            max = MathF.Max(max, score);
        var (sum, loss) = (0f, max - scores[relevant]);
        foreach (ref var score in scores)
            sum += score = MathF.Exp(score - max);
        foreach (ref var score in scores)
            score /= sum;
        return loss + Math.Log(sum);
    }

    /// <summary>The same as adding a few rows in turn, but reads and writes the sums once.</summary>
    private void AddOuters(int row, ReadOnlySpan<float> factors)
    {
        ref var first = ref MemoryMarshal.GetReference(Z(row));
        ref var second = ref MemoryMarshal.GetReference(Z(row + 1));
        ref var third = ref MemoryMarshal.GetReference(Z(row + 2));
        ref var fourth = ref MemoryMarshal.GetReference(Z(row + 3));
        for (var i = 0; i < _standard.FeatureCount; i++)
        {
            var firstTimes = Vector512.Create(factors[0] * Z(row)[i]);
            var secondTimes = Vector512.Create(factors[1] * Z(row + 1)[i]);
            var thirdTimes = Vector512.Create(factors[2] * Z(row + 2)[i]);
            var fourthTimes = Vector512.Create(factors[3] * Z(row + 3)[i]);
            ref var to = ref _hessian[i * _padded];
            for (nuint j = 0; j <= (nuint)i; j += Lanes)
            {
                var sums = Vector512.LoadUnsafe(ref to, j);
                sums = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref first, j), firstTimes, sums);
                sums = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref second, j), secondTimes, sums);
                sums = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref third, j), thirdTimes, sums);
                sums = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref fourth, j), fourthTimes, sums);
                sums.StoreUnsafe(ref to, j);
            }
        }
    }

    /// <summary>Adds factor · z zᵀ: per row, the vectors up to the diagonal.</summary>
    private void AddOuter(ReadOnlySpan<float> z, float factor)
    {
        for (var i = 0; i < _standard.FeatureCount; i++)
            AddTimes(_hessian.AsSpan(i * _padded, (i / Lanes * Lanes) + Lanes), z, factor * z[i]);
    }

    /// <summary>Adds factor · z to the numbers of <paramref name="sums"/>.</summary>
    private static void AddTimes(Span<float> sums, ReadOnlySpan<float> z, float factor)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        ref var from = ref MemoryMarshal.GetReference(z);
        var times = Vector512.Create(factor);
        for (nuint i = 0; i < (nuint)sums.Length; i += Lanes)
        {
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref from, i), times, Vector512.LoadUnsafe(ref to, i))
                .StoreUnsafe(ref to, i);
        }
    }
}
