using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// One item's line in a cart: its base, and the newest changes since, in the order in which they happened. A late
/// change is inserted in order and the line is recomputed, so that the order of arrival does not matter.
/// </summary>
/// <remarks>
/// Invariants: changes are in stamp order, at most <see cref="ChangesMax"/>, all after <c>_baseAt</c>; changes before
/// the newest one that emptied the line are dropped, because they can't matter.
/// </remarks>
internal sealed class CartLine(int item)
{
    /// <summary>Changes kept so that late ones can be inserted; older ones are folded into the base.</summary>
    public const int ChangesMax = 8;

    private readonly List<CartChange> _changes = new(2);
    private EventStamp _baseAt = EventStamp.None;
    private EventStamp _baseAddedAt = EventStamp.None;
    private int _baseQuantity;

    /// <summary>The item's dense number.</summary>
    public int Item { get; } = item;

    /// <summary>Pieces in the cart now; 0 when the line is closed.</summary>
    public int Quantity { get; private set; }

    /// <summary>When the pieces that are in the cart were first added.</summary>
    public EventStamp AddedAt { get; private set; } = EventStamp.None;

    /// <summary>The newest change.</summary>
    public EventStamp ChangedAt => _changes.Count > 0 ? _changes[^1].At : _baseAt;

    /// <summary>Inserts the change in order. False when it is too late: it is older than the base.</summary>
    /// <param name="change">The change.</param>
    /// <param name="skewMs">
    /// How far the clocks of additions and purchases may differ; at 0 only the stamps decide.
    /// </param>
    public bool Apply(CartChange change, long skewMs)
    {
        if (change.At <= _baseAt)
            return false;
        if (skewMs > 0)
        {
            change = change.Type switch
            {
                EventType.Purchase => AfterItsAddition(change, skewMs),
                EventType.Cart => BeforeItsPurchase(change, skewMs),
                _ => change,
            };
        }

        var index = IndexOf(change.At);
        if (change.Type == EventType.Purchase)
            change = change with { FoundNothing = QuantityBefore(index) == 0 };
        _changes.Insert(index, change);
        DropBeforeEmptying();
        if (_changes.Count > ChangesMax)
            FoldOldest();
        Recompute();
        return true;
    }

    /// <summary>Inserts the changes of another line of the item in order.</summary>
    public void Merge(CartLine other, long skewMs)
    {
        if (other._baseQuantity > 0)
            Apply(new CartChange(other._baseAddedAt, EventType.Cart, other._baseQuantity), skewMs);
        foreach (var change in other._changes)
            Apply(change, skewMs);
    }

    /// <summary>Clamps changes later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    public void ClampTimes(long beyondMs, long toMs)
    {
        if (ChangedAt.TimeMs <= beyondMs)
            return;
        _baseAt = _baseAt.ClampedTo(beyondMs, toMs);
        _baseAddedAt = _baseAddedAt.ClampedTo(beyondMs, toMs);
        for (var i = 0; i < _changes.Count; i++)
            _changes[i] = _changes[i] with { At = _changes[i].At.ClampedTo(beyondMs, toMs) };
        _changes.Sort(static (x, y) => x.At.CompareTo(y.At));
        DropBeforeEmptying();
        if (_changes.Count > 0 && _changes[0].At <= _baseAt)
            _baseAt = _changes[0].At with { Offset = _changes[0].At.Offset - 1 };
        Recompute();
    }

    /// <summary>Writes the line; <see cref="Read"/> gives it back.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.WriteItem(Item);
        writer.WriteStamp(_baseAt);
        writer.WriteStamp(_baseAddedAt);
        writer.WriteNumber(_baseQuantity);
        writer.WriteNumber(_changes.Count);
        foreach (var change in _changes)
        {
            writer.WriteStamp(change.At);
            writer.WriteNumber((int)change.Type + (change.FoundNothing ? StateWriter.TypeMark : 0));
            writer.WriteNumber(change.Quantity);
        }
    }

    /// <summary>Reads a line that <see cref="Write"/> wrote.</summary>
    public static CartLine Read(ref StateReader reader)
    {
        var line = new CartLine(reader.ReadItem())
        {
            _baseAt = reader.ReadStampOrNone(),
            _baseAddedAt = reader.ReadStampOrNone(),
            _baseQuantity = reader.ReadInt(0, EventLimits.QuantityMax),
        };
        var earliest = line._baseAt;
        for (var left = reader.ReadInt(0, ChangesMax); left > 0; left--)
            line._changes.Add(ReadChange(ref reader, ref earliest));
        line.Recompute();
        return line;
    }

    /// <summary>Reads only the cart item of a line: no pieces when the line is closed.</summary>
    public static CartItem ReadItem(ref StateReader reader)
    {
        var item = reader.ReadItem();
        var earliest = reader.ReadStampOrNone();
        var addedAt = reader.ReadStampOrNone();
        var line = (Quantity: reader.ReadInt(0, EventLimits.QuantityMax), AddedAt: addedAt);
        for (var left = reader.ReadInt(0, ChangesMax); left > 0; left--)
            line = After(line, ReadChange(ref reader, ref earliest));
        return new CartItem(item, line.Quantity, line.AddedAt, earliest);
    }

    /// <summary>
    /// Moves a purchase after an addition that precedes it in the log, though the purchase is stamped slightly earlier.
    /// </summary>
    private CartChange AfterItsAddition(CartChange purchase, long skewMs)
    {
        for (var i = _changes.Count - 1; i >= 0 && _changes[i].At > purchase.At; i--)
        {
            var added = _changes[i];
            if (added.Type == EventType.Cart && added.At.TimeMs - purchase.At.TimeMs <= skewMs)
                return purchase with { At = new EventStamp(added.At.TimeMs, purchase.At.Offset) };
        }

        return purchase;
    }

    /// <summary>Moves an addition before a purchase that found nothing and is stamped slightly earlier.</summary>
    private CartChange BeforeItsPurchase(CartChange added, long skewMs)
    {
        for (var i = IndexOf(added.At) - 1; i >= 0 && added.At.TimeMs - _changes[i].At.TimeMs <= skewMs; i--)
        {
            var purchase = _changes[i];
            if (!purchase.FoundNothing || purchase.At.Offset > added.At.Offset)
                continue;
            _changes[i] = purchase with { FoundNothing = false };
            return added with { At = purchase.At with { Offset = purchase.At.Offset - 1 } };
        }

        return added;
    }

    private int IndexOf(EventStamp at)
    {
        var index = _changes.Count;
        while (index > 0 && _changes[index - 1].At > at)
            index--;
        return index;
    }

    private int QuantityBefore(int index)
    {
        var line = (Quantity: _baseQuantity, AddedAt: _baseAddedAt);
        for (var i = 0; i < index; i++)
            line = After(line, _changes[i]);
        return line.Quantity;
    }

    private static CartChange ReadChange(ref StateReader reader, ref EventStamp earliest)
    {
        earliest = reader.ReadStamp(earliest);
        var type = reader.ReadType(out var foundNothing);
        var quantity = reader.ReadInt(0, EventLimits.QuantityMax);
        return new CartChange(earliest, type, quantity) { FoundNothing = foundNothing };
    }

    private void DropBeforeEmptying()
    {
        var emptied = _changes.FindLastIndex(change => change.EmptiesLine);
        if (emptied < 0)
            return;
        _changes.RemoveRange(0, emptied);
        _baseQuantity = 0;
        _baseAddedAt = EventStamp.None;
    }

    private void FoldOldest()
    {
        (_baseQuantity, _baseAddedAt) = After((_baseQuantity, _baseAddedAt), _changes[0]);
        _baseAt = _changes[0].At;
        _changes.RemoveAt(0);
    }

    private void Recompute()
    {
        var line = (_baseQuantity, _baseAddedAt);
        foreach (var change in _changes)
            line = After(line, change);
        (Quantity, AddedAt) = line;
    }

    private static (int Quantity, EventStamp AddedAt) After((int Quantity, EventStamp AddedAt) line, CartChange change)
    {
        if (change.Type == EventType.Cart)
        {
            var sum = (int)Math.Min((long)line.Quantity + change.Quantity, EventLimits.QuantityMax);
            return (sum, line.Quantity == 0 ? change.At : line.AddedAt);
        }

        if (change is { Type: EventType.SetQuantity, EmptiesLine: false })
            return (change.Quantity, line.Quantity == 0 ? change.At : line.AddedAt);
        var left = change.EmptiesLine ? 0 : Math.Max(0, line.Quantity - change.Quantity);
        return (left, left == 0 ? EventStamp.None : line.AddedAt);
    }
}
