namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Repeat share: the share of recommended slots with an item that the session had already touched; the rest are
/// discoveries (the repeat ratio of Ren et al., RepeatNet, AAAI 2019, computed on the answers).
/// </summary>
public sealed class RepeatShare
{
    private long _repeats;
    private long _slots;

    /// <summary>Repeats / recommended slots; 0 when nothing was recommended.</summary>
    public double Value => _slots == 0 ? 0 : (double)_repeats / _slots;

    /// <summary>
    /// Counts one answer to a session that had touched <paramref name="touched"/> (any order, may repeat).
    /// </summary>
    public void Add(ReadOnlySpan<int> recommended, ReadOnlySpan<int> touched)
    {
        foreach (var item in recommended)
            _repeats += touched.Contains(item) ? 1 : 0;
        _slots += recommended.Length;
    }
}
