using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// The lines of a shopper's orders, as fingerprints: an order's confirmation page may be loaded again weeks later, and
/// browser and server may both report the order, each with an event id of its own.
/// </summary>
/// <remarks>Invariant: at most <see cref="LinesMax"/>, oldest first, each of 48 bits.</remarks>
internal sealed class OrderLines
{
    /// <summary>Lines kept per shopper, 6 bytes each; beyond it the oldest is dropped.</summary>
    public const int LinesMax = 1_024;

    private const ulong Mask = (1UL << 48) - 1;

    private readonly List<ulong> _prints = [];

    /// <summary>Whether the event is a line of an order: a purchase that names its order.</summary>
    public static bool Has(in ShopperEvent e) => e.Type == EventType.Purchase && !e.OrderId.IsEmpty;

    /// <summary>Whether the line is known: the same order, item and line id.</summary>
    public bool Holds(in ShopperEvent e) =>
        _prints.Count > 0 && CollectionsMarshal.AsSpan(_prints).Contains(PrintOf(e));

    /// <summary>Adds the line.</summary>
    public void Add(in ShopperEvent e) => Add(PrintOf(e));

    /// <summary>Adds the lines of another id of the shopper.</summary>
    public void AddAll(OrderLines others)
    {
        foreach (var print in others._prints)
        {
            if (!_prints.Contains(print))
                Add(print);
        }
    }

    /// <summary>Writes the lines; <see cref="Read"/> gives them back.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.Number(_prints.Count);
        foreach (var print in _prints)
            writer.Fixed48(print);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ref StateReader reader)
    {
        for (var left = reader.Int(0, LinesMax); left > 0; left--)
            _prints.Add(reader.Fixed48());
    }

    private void Add(ulong print)
    {
        if (_prints.Count == LinesMax)
            _prints.RemoveRange(0, LinesMax / 16);
        _prints.Add(print);
    }

    private static ulong PrintOf(in ShopperEvent e)
    {
        Span<byte> hashes = stackalloc byte[3 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(hashes, XxHash3.HashToUInt64(e.OrderId));
        BinaryPrimitives.WriteUInt64LittleEndian(hashes[8..], XxHash3.HashToUInt64(e.ItemId));
        BinaryPrimitives.WriteUInt64LittleEndian(hashes[16..], XxHash3.HashToUInt64(e.LineId));
        return XxHash3.HashToUInt64(hashes) & Mask;
    }
}
