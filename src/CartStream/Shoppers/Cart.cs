using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// A shopper's cart as a state machine over events: <c>cart</c> adds pieces, <c>remove_from_cart</c> and
/// <c>purchase</c> take them (all, when the event gives no quantity), <c>set_quantity</c> sets them. Removing an absent
/// item changes nothing but is remembered, so that an addition that happened before it and arrives after it has no
/// effect.
/// </summary>
/// <remarks>
/// Invariants: one line per item; at most <see cref="OpenLinesMax"/> lines with pieces and <see cref="ClosedLinesMax"/>
/// without; the outcome does not depend on the order of arrival unless a bound is reached, except for a purchase and an
/// addition that are less than the clock skew apart.
/// </remarks>
public sealed class Cart
{
    /// <summary>Items a cart can hold; beyond it the one that changed longest ago is dropped.</summary>
    public const int OpenLinesMax = 100;

    /// <summary>Emptied lines that are remembered for late events.</summary>
    public const int ClosedLinesMax = 32;

    private readonly List<CartLine> _lines = [];

    /// <summary>Changes applied so far; it goes into the receipt.</summary>
    public int Version { get; private set; }

    /// <summary>Items in the cart.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var line in _lines)
                count += line.Quantity > 0 ? 1 : 0;
            return count;
        }
    }

    /// <summary>Whether <paramref name="item"/> is in the cart.</summary>
    public bool Contains(int item) => PiecesOf(item) > 0;

    /// <summary>Whether a cart's items, as <see cref="CopyTo"/> gives them, include <paramref name="item"/>.</summary>
    internal static bool Contains(ReadOnlySpan<CartItem> items, int item)
    {
        foreach (ref readonly var line in items)
        {
            if (line.Item == item)
                return true;
        }

        return false;
    }

    /// <summary>Pieces of <paramref name="item"/> in the cart; 0 when there are none.</summary>
    public int PiecesOf(int item)
    {
        foreach (var line in _lines)
        {
            if (line.Item == item)
                return line.Quantity;
        }

        return 0;
    }

    /// <summary>Whether there is a line of <paramref name="item"/>, open or emptied.</summary>
    internal bool Knows(int item) => _lines.Exists(line => line.Item == item);

    /// <summary>Replaces the content of <paramref name="into"/> with the cart's items, oldest addition first.</summary>
    public void CopyTo(List<CartItem> into)
    {
        into.Clear();
        foreach (var line in _lines)
        {
            if (line.Quantity > 0)
                into.Add(new CartItem(line.Item, line.Quantity, line.AddedAt, line.ChangedAt));
        }

        Order(into);
    }

    /// <summary>
    /// Applies an addition, a removal, a purchase or an absolute quantity; a view or a refund changes no cart. With a
    /// null <paramref name="quantity"/>, an addition adds one piece and a removal or purchase takes all. A purchase
    /// stamped up to <paramref name="skewMs"/> before an addition takes the added pieces if it is after the addition in
    /// the log, or if it found nothing in the cart.
    /// </summary>
    public void Apply(EventType type, int item, int? quantity, EventStamp at, long skewMs = 0)
    {
        if (type is EventType.View or EventType.Refund)
            return;
        var pieces = quantity ?? (type == EventType.Cart ? 1 : CartChange.WholeLine);
        if (!LineOf(item).Apply(new CartChange(at, type, pieces), skewMs))
            return;
        Version++;
        DropOldest(open: true, OpenLinesMax);
        DropOldest(open: false, ClosedLinesMax);
    }

    private void DropBeyond()
    {
        for (var i = 0; i < OpenLinesMax; i++)
        {
            DropOldest(open: true, OpenLinesMax);
            DropOldest(open: false, ClosedLinesMax);
        }
    }

    /// <summary>
    /// Merges the changes of another cart of the shopper in order; the other cart must not be used afterwards.
    /// </summary>
    internal void Merge(Cart other, long skewMs)
    {
        if (other._lines.Count == 0)
            return;
        foreach (var line in other._lines)
        {
            if (_lines.Find(own => own.Item == line.Item) is { } own)
                own.Merge(line, skewMs);
            else
                _lines.Add(line);
        }

        Version++;
        DropBeyond();
    }

    /// <summary>Clamps changes later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    internal void ClampTimes(long beyondMs, long toMs)
    {
        foreach (var line in _lines)
            line.ClampTimes(beyondMs, toMs);
    }

    internal void Write(ref StateWriter writer)
    {
        writer.WriteNumber(Version);
        writer.WriteNumber(_lines.Count);
        foreach (var line in _lines)
            line.Write(ref writer);
    }

    internal static Cart Read(ref StateReader reader)
    {
        var cart = new Cart { Version = reader.ReadInt(0, int.MaxValue) };
        var left = reader.ReadInt(0, OpenLinesMax + ClosedLinesMax);
        cart._lines.EnsureCapacity(left);
        for (; left > 0; left--)
            cart._lines.Add(CartLine.Read(ref reader));
        return cart;
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote, in the form of <see cref="CopyTo"/>, and returns the version.
    /// </summary>
    internal static int ReadItems(ref StateReader reader, List<CartItem> into)
    {
        into.Clear();
        var version = reader.ReadInt(0, int.MaxValue);
        for (var left = reader.ReadInt(0, OpenLinesMax + ClosedLinesMax); left > 0; left--)
        {
            if (CartLine.ReadItem(ref reader) is { Quantity: > 0 } item)
                into.Add(item);
        }

        Order(into);
        return version;
    }

    private static void Order(List<CartItem> items) => items.Sort(static (x, y) => x.AddedAt.CompareTo(y.AddedAt));

    private CartLine LineOf(int item)
    {
        foreach (var line in _lines)
        {
            if (line.Item == item)
                return line;
        }

        var added = new CartLine(item);
        _lines.Add(added);
        return added;
    }

    private void DropOldest(bool open, int linesMax)
    {
        var count = 0;
        CartLine? oldest = null;
        foreach (var line in _lines)
        {
            if (line.Quantity > 0 != open)
                continue;
            count++;
            if (oldest is null || line.ChangedAt < oldest.ChangedAt)
                oldest = line;
        }

        if (count > linesMax)
            _lines.Remove(oldest!);
    }
}
