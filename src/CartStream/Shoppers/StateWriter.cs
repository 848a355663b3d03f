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

    /// <summary>Writes a whole number, 1 to 10 bytes; small absolute values are shortest.</summary>
    public void WriteNumber(long value) => Leb128.Write(_into, (ulong)(value << 1) ^ (ulong)(value >> 63));

    /// <summary>Writes a number of eight bytes.</summary>
    public void WriteFixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_into.GetSpan(8), value);
        _into.Advance(8);
    }

    /// <summary>Writes the lower six bytes of a number.</summary>
    public void WriteFixed48(ulong value)
    {
        var bytes = _into.GetSpan(6);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)(value >> 32));
        _into.Advance(6);
    }

    /// <summary>Writes bytes, with their length before them.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteNumber(value.Length);
        _into.Write(value);
    }

    /// <summary>Writes a stamp; <see cref="EventStamp.None"/> included.</summary>
    public void WriteStamp(EventStamp value)
    {
        if (value == EventStamp.None)
        {
            WriteNumber(0);
            return;
        }

        // Differences from 0 up are increased by 1, so that 0 can mean none.
        var difference = value.TimeMs - _last.TimeMs;
        WriteNumber(difference >= 0 ? difference + 1 : difference);
        WriteNumber(value.Offset - _last.Offset);
        _last = value;
    }

    /// <summary>Writes an item.</summary>
    public void WriteItem(int item)
    {
        if (_written.TryGetValue(item, out var index))
        {
            WriteNumber(index);
            return;
        }

        _written.Add(item, _written.Count);
        WriteNumber(_written.Count - 1);
        WriteBytes(_items.Id(item));
    }
}
