namespace CartStream.Evaluating.Intervals;

/// <summary>
/// A seeded 64-bit generator (Steele, Lea &amp; Flood, OOPSLA 2014): same numbers on every machine and runtime.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="bound"/> less one; the bias is below bound/2³².</summary>
    public int Below(int bound)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (int)(((z >> 32) * (ulong)bound) >> 32);
    }
}
