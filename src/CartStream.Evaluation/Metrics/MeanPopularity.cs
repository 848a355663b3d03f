namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Mean popularity of recommended items: the mean, over all recommended slots, of the item's number of learnt events
/// divided by that of the most popular item (Ludewig &amp; Jannach, UMUAI 2018; Yin et al., VLDB 2012, without the
/// division). Low is not good in itself: it shows how much an algorithm relies on bestsellers.
/// </summary>
/// <param name="learntEvents">Learnt events per item number; an item beyond its end has none.</param>
public sealed class MeanPopularity(IReadOnlyList<long> learntEvents)
{
    private readonly long _most = learntEvents.Count == 0 ? 0 : learntEvents.Max();
    private long _events;
    private long _slots;

    /// <summary>The mean, 0 to 1; 0 when nothing was recommended or learnt.</summary>
    public double Value => _slots == 0 || _most == 0 ? 0 : (double)_events / _slots / _most;

    /// <summary>Counts the items of one answer.</summary>
    public void Add(ReadOnlySpan<int> recommended)
    {
        foreach (var item in recommended)
            Add(item, slots: 1);
    }

    /// <summary>Counts an item that was recommended in this many slots.</summary>
    public void Add(int item, long slots)
    {
        _events += item < learntEvents.Count ? learntEvents[item] * slots : 0;
        _slots += slots;
    }
}
