namespace CartStream.Events;

/// <summary>
/// The traits of a page of items, and the offset of the event that reported each. The first report of a trait stays: a
/// restart reads sessions in another order than the events came in, and must end in the same state.
/// </summary>
internal sealed class ReportedTraits(int items)
{
    private const int Fields = 4;

    private readonly ItemTraits[] _traits = new ItemTraits[items];
    private readonly long[] _reportedAt = new long[items * Fields];

    /// <summary>The traits of an item of the page.</summary>
    public ItemTraits At(int index) => _traits[index];

    /// <summary>Its traits as they were known at an offset of the log.</summary>
    public ItemTraits AsOf(int index, long offset)
    {
        var traits = _traits[index];
        Volatile.ReadBarrier();
        var reportedAt = _reportedAt.AsSpan(index * Fields, Fields);
        return new ItemTraits(
            reportedAt[0] <= offset ? traits.Name : 0,
            reportedAt[1] <= offset ? traits.Parent : 0,
            reportedAt[2] <= offset ? traits.Brand : 0,
            reportedAt[3] <= offset ? traits.PriceBand : 0);
    }

    /// <summary>Adds traits that were not known.</summary>
    public void Add(int index, in ItemTraits traits, long offset)
    {
        var known = _traits[index];
        var reportedAt = _reportedAt.AsSpan(index * Fields, Fields);
        if (known.Name == 0)
            reportedAt[0] = offset;
        if (known.Parent == 0)
            reportedAt[1] = offset;
        if (known.Brand == 0)
            reportedAt[2] = offset;
        if (known.PriceBand == 0)
            reportedAt[3] = offset;
        // A reader that sees a trait finds its offset.
        Volatile.WriteBarrier();
        _traits[index] = known.FilledBy(traits);
    }
}
