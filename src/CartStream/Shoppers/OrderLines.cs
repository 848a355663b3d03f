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

    private readonly List<ulong> _fingerprints = [];

    /// <summary>Whether the event is a line of an order: a purchase that names its order.</summary>
    public static bool Has(in ShopperEvent e) => e.Type == EventType.Purchase && !e.OrderId.IsEmpty;

    /// <summary>Whether the line is known: the same order, item and line id.</summary>
    public bool Holds(in ShopperEvent e) =>
        _fingerprints.Count > 0 && CollectionsMarshal.AsSpan(_fingerprints).Contains(FingerprintOf(e));

    /// <summary>Adds the line.</summary>
    public void Add(in ShopperEvent e) => Add(FingerprintOf(e));

    /// <summary>Adds the lines of another id of the shopper.</summary>
    public void AddAll(OrderLines others)
    {
        foreach (var fingerprint in others._fingerprints)
        {
            if (!_fingerprints.Contains(fingerprint))
                Add(fingerprint);
        }
    }

    /// <summary>Writes the lines; <see cref="Read"/> gives them back.</summary>
    public void Write(ref StateWriter writer)
    {
        writer.WriteNumber(_fingerprints.Count);
        foreach (var fingerprint in _fingerprints)
            writer.WriteFixed48(fingerprint);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(ref StateReader reader)
    {
        for (var left = reader.ReadInt(0, LinesMax); left > 0; left--)
            _fingerprints.Add(reader.ReadFixed48());
    }

    private void Add(ulong fingerprint)
    {
        if (_fingerprints.Count == LinesMax)
            _fingerprints.RemoveRange(0, LinesMax / 16);
        _fingerprints.Add(fingerprint);
    }

    private static ulong FingerprintOf(in ShopperEvent e)
    {
        Span<byte> hashes = stackalloc byte[3 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(hashes, XxHash3.HashToUInt64(e.OrderId));
        BinaryPrimitives.WriteUInt64LittleEndian(hashes[8..], XxHash3.HashToUInt64(e.ItemId));
        BinaryPrimitives.WriteUInt64LittleEndian(hashes[16..], XxHash3.HashToUInt64(e.LineId));
        return XxHash3.HashToUInt64(hashes) & Mask;
    }
}
