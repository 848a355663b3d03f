namespace CartStream.Retrieval.Embedding;

/// <summary>Draws rows by a power of their count, with replacement; row 0 is never drawn.</summary>
internal sealed class NegativeSampler
{
    private readonly double[] _ends;
    private readonly float[] _offsets;

    /// <summary>For rows that occur <paramref name="counts"/> times, <paramref name="draws"/> at a time.</summary>
    public NegativeSampler(ReadOnlySpan<int> counts, float power, int draws)
    {
        _ends = new double[counts.Length];
        _offsets = new float[counts.Length];
        for (var row = 1; row < counts.Length; row++)
            _ends[row] = _ends[row - 1] + Math.Pow(counts[row], power);
        for (var row = 1; row < counts.Length; row++)
            _offsets[row] = (float)Math.Log(draws * (_ends[row] - _ends[row - 1]) / _ends[^1]);
    }

    /// <summary>The logarithm of a row's expected number of draws.</summary>
    public float Offset(int row) => _offsets[row];

    /// <summary>Draws a row.</summary>
    public int Draw(ref SplitMix64 random)
    {
        var index = Array.BinarySearch(_ends, random.Share() * _ends[^1]);
        return Math.Min(index >= 0 ? index + 1 : ~index, _ends.Length - 1);
    }
}
