namespace CartStream.Events;

/// <summary>
/// The traits of a page of items, and the offset of the event that reported each. The first report of a trait stays: a
/// restart reads sessions in another order than the events came in, and must end in the same state.
/// </summary>
internal sealed class ToldTraits(int items)
{
    private const int Fields = 4;

    private readonly ItemTraits[] _traits = new ItemTraits[items];
    private readonly long[] _toldAt = new long[items * Fields];

    /// <summary>The traits of an item of the page.</summary>
    public ItemTraits At(int index) => _traits[index];

    /// <summary>Its traits as they were known at an offset of the log.</summary>
    public ItemTraits AsOf(int index, long offset)
    {
        var traits = _traits[index];
        var toldAt = _toldAt.AsSpan(index * Fields, Fields);
        return new ItemTraits(
            toldAt[0] <= offset ? traits.Name : 0,
            toldAt[1] <= offset ? traits.Parent : 0,
            toldAt[2] <= offset ? traits.Brand : 0,
            toldAt[3] <= offset ? traits.PriceBand : 0);
    }

    /// <summary>Adds traits that were not known.</summary>
    public void Add(int index, in ItemTraits told, long offset)
    {
        var known = _traits[index];
        var toldAt = _toldAt.AsSpan(index * Fields, Fields);
        // Written before the traits: a reader that sees a trait finds its offset.
        if (known.Name == 0)
            toldAt[0] = offset;
        if (known.Parent == 0)
            toldAt[1] = offset;
        if (known.Brand == 0)
            toldAt[2] = offset;
        if (known.PriceBand == 0)
            toldAt[3] = offset;
        _traits[index] = known.FilledBy(told);
    }
}
