namespace CartStream.Retrieval.Embedding;

/// <summary>
/// Vectors of length 1 under training, by row-wise Adagrad (Duchi, Hazan and Singer, JMLR 2011; one sum of squares per
/// row): each step goes along the sphere and ends on it.
/// </summary>
internal sealed class UnitVectors
{
    private const float SquareSumMin = 1e-8f;

    private readonly float[] _values;
    private readonly float[] _squareSums;

    /// <summary>Random directions.</summary>
    public UnitVectors(int count, ref SplitMix64 random)
    {
        _values = new float[count * Row.Length];
        _squareSums = new float[count];
        Array.Fill(_squareSums, SquareSumMin);
        foreach (ref var value in _values.AsSpan())
            value = (float)(random.Share() + random.Share() + random.Share() - 1.5);
        for (var i = 0; i < count; i++)
            Row.Normalise(Row.Of(_values, i));
    }

    /// <summary>All of them, one after the other.</summary>
    public float[] Values => _values;

    /// <summary>One of them.</summary>
    public ReadOnlySpan<float> this[int index] => Row.Of(_values, index);

    /// <summary>
    /// Copies a vector of <paramref name="from"/>, with its step lengths, to <paramref name="index"/>.
    /// </summary>
    public void CopyFrom(int index, UnitVectors from, int fromIndex)
    {
        from[fromIndex].CopyTo(Row.Of(_values, index));
        _squareSums[index] = from._squareSums[fromIndex];
    }

    /// <summary>
    /// Steps against <paramref name="gradient"/>, which is overwritten by its component along the sphere.
    /// </summary>
    public void Step(int index, Span<float> gradient, float rate)
    {
        var row = Row.Of(_values, index);
        Row.AddScaled(row, -Row.Dot(gradient, row), gradient);
        ref var sum = ref _squareSums[index];
        sum += Row.Dot(gradient, gradient) / Row.Length;
        Row.AddScaled(gradient, -rate / MathF.Sqrt(sum), row);
        Row.Normalise(row);
    }
}
