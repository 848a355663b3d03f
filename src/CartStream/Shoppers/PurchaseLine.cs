using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// One item's purchases and refunds: a base, and the newest changes since, in the order in which they happened, so that
/// a late one can be inserted.
/// </summary>
/// <remarks>
/// Invariants: changes are in stamp order, at most <see cref="ChangesMax"/>, all after <c>_baseAt</c>.
/// </remarks>
internal sealed class PurchaseLine(int item)
{
    /// <summary>Changes kept so that late ones can be inserted; older ones are folded into the base.</summary>
    public const int ChangesMax = 8;

    private readonly List<PurchaseChange> _changes = new(1);
    private EventStamp _baseAt = EventStamp.None;
    private BoughtItem _base = BoughtItem.Nothing;

    /// <summary>The item's dense number.</summary>
    public int Item { get; } = item;

    /// <summary>The pieces bought now.</summary>
    public BoughtItem Bought { get; private set; } = BoughtItem.Nothing;

    /// <summary>The newest change.</summary>
    public EventStamp ChangedAt => _changes.Count > 0 ? _changes[^1].At : _baseAt;

    /// <summary>Inserts the change in order; one older than the base is too late and changes nothing.</summary>
    public void Apply(PurchaseChange change)
    {
        if (change.At <= _baseAt)
            return;
        var index = _changes.Count;
        while (index > 0 && _changes[index - 1].At > change.At)
            index--;
        _changes.Insert(index, change);
        if (_changes.Count > ChangesMax)
        {
            _base = _base.After(_changes[0]);
            _baseAt = _changes[0].At;
            _changes.RemoveAt(0);
        }

        Recompute();
    }

    /// <summary>Inserts the changes of another line of the item in order.</summary>
    public void Merge(PurchaseLine other)
    {
        if (other._base.Pieces > 0)
            Apply(new PurchaseChange(other._base.At, other._base.Pieces));
        foreach (var change in other._changes)
            Apply(change);
    }

    /// <summary>Clamps changes later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    public void ClampTimes(long beyondMs, long toMs)
    {
        if (ChangedAt.TimeMs <= beyondMs)
            return;
        _baseAt = _baseAt.ClampedTo(beyondMs, toMs);
        _base = _base with
        {
            FirstAt = _base.FirstAt.ClampedTo(beyondMs, toMs),
            At = _base.At.ClampedTo(beyondMs, toMs),
        };
        for (var i = 0; i < _changes.Count; i++)
            _changes[i] = _changes[i] with { At = _changes[i].At.ClampedTo(beyondMs, toMs) };
        _changes.Sort(static (x, y) => x.At.CompareTo(y.At));
        if (_changes.Count > 0 && _changes[0].At <= _baseAt)
            _baseAt = _changes[0].At with { Offset = _changes[0].At.Offset - 1 };
        Recompute();
    }

    /// <summary>Writes the line; <see cref="Read"/> gives it back.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.WriteItem(Item);
        writer.WriteStamp(_baseAt);
        writer.WriteNumber(_base.Pieces);
        writer.WriteStamp(_base.FirstAt);
        writer.WriteStamp(_base.At);
        writer.WriteNumber(_base.Days);
        writer.WriteNumber(_changes.Count);
        foreach (var change in _changes)
        {
            writer.WriteStamp(change.At);
            writer.WriteNumber(change.Pieces);
        }
    }

    /// <summary>Reads a line that <see cref="Write"/> wrote.</summary>
    public static PurchaseLine Read(ref StateReader reader)
    {
        var line = new PurchaseLine(reader.ReadItem()) { _baseAt = reader.ReadStampOrNone() };
        var pieces = reader.ReadInt(0, EventLimits.QuantityMax);
        var first = reader.ReadStampOrNone();
        line._base = new BoughtItem(pieces, first, reader.ReadStampOrNone(), reader.ReadInt(0, int.MaxValue));
        var earliest = line._baseAt;
        for (var left = reader.ReadInt(0, ChangesMax); left > 0; left--)
        {
            earliest = reader.ReadStamp(earliest);
            line._changes.Add(
                new PurchaseChange(earliest, reader.ReadInt(-EventLimits.QuantityMax, EventLimits.QuantityMax)));
        }

        line.Recompute();
        return line;
    }

    private void Recompute()
    {
        var bought = _base;
        foreach (var change in _changes)
            bought = bought.After(change);
        Bought = bought;
    }
}
