namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Repeat share: the share of recommended places that went to an item which the session had touched already: what is
/// left is discovery (the repeat ratio of Ren et al., RepeatNet, AAAI 2019, taken of the answers).
/// </summary>
public sealed class RepeatShare
{
    private long _repeats;
    private long _places;

    /// <summary>Repeats / recommended places; 0 when nothing was recommended.</summary>
    public double Value => _places == 0 ? 0 : (double)_repeats / _places;

    /// <summary>
    /// Counts one answer to a session that had touched <paramref name="touched"/> (any order, may repeat).
    /// </summary>
    public void Add(ReadOnlySpan<int> recommended, ReadOnlySpan<int> touched)
    {
        foreach (var item in recommended)
            _repeats += touched.Contains(item) ? 1 : 0;
        _places += recommended.Length;
    }
}
