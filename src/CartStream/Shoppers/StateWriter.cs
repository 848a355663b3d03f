using System.Buffers;
using System.Buffers.Binary;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Writes the binary form of shopper state: numbers as zigzag <see cref="Leb128"/>, stamps as differences from the
/// previous stamp, items by id the first time and afterwards by their index among the ids written.
/// </summary>
internal ref struct StateWriter(IBufferWriter<byte> into, ItemDictionary items, Dictionary<int, int> written)
{
    /// <summary>Added to the number of an event type as a mark of the event.</summary>
    public const int TypeMark = 16;

    private readonly IBufferWriter<byte> _into = into;
    private readonly ItemDictionary _items = items;
    private readonly Dictionary<int, int> _written = written;
    private EventStamp _last;

    /// <summary>A whole number, 1 to 10 bytes; small absolute values are shortest.</summary>
    public void Number(long value) => Leb128.Write(_into, (ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>A number of eight bytes at a fixed position.</summary>
    public void Fixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_into.GetSpan(8), value);
        _into.Advance(8);
    }

    /// <summary>The lower six bytes of a number.</summary>
    public void Fixed48(ulong value)
    {
        var bytes = _into.GetSpan(6);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)(value >> 32));
        _into.Advance(6);
    }

    /// <summary>Bytes, with their length before them.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _into.Write(value);
    }

    /// <summary>A stamp; <see cref="EventStamp.None"/> included.</summary>
    public void Stamp(EventStamp value)
    {
        if (value == EventStamp.None)
        {
            Number(0);
            return;
        }

        // Differences from 0 up are increased by 1, so that 0 can mean none.
        var difference = value.TimeMs - _last.TimeMs;
        Number(difference >= 0 ? difference + 1 : difference);
        Number(value.Offset - _last.Offset);
        _last = value;
    }

    /// <summary>An item.</summary>
    public void Item(int item)
    {
        if (_written.TryGetValue(item, out var index))
        {
            Number(index);
            return;
        }

        _written.Add(item, _written.Count);
        Number(_written.Count - 1);
        Bytes(_items.Id(item));
    }
}
