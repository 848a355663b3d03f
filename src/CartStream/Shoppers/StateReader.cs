using System.Buffers.Binary;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The bytes end early or are not shopper state.</exception>
internal ref struct StateReader(ReadOnlySpan<byte> from, ItemDictionary items, List<int> written, byte version)
{
    private readonly ItemDictionary _items = items;
    private readonly List<int> _written = written;
    private ReadOnlySpan<byte> _left = from;
    private EventStamp _last;

    /// <summary>The version of the format that is read.</summary>
    public readonly byte Version => version;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>Reads a whole number.</summary>
    public long ReadNumber() => Leb128.TryRead(ref _left, out var zigzag)
        ? (long)(zigzag >> 1) ^ -(long)(zigzag & 1)
        : throw Corrupt($"a number cut short or of more than 64 bits before the last {_left.Length} bytes");

    /// <summary>Reads a whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public int ReadInt(int min, int max)
    {
        var value = ReadNumber();
        return value >= min && value <= max
            ? (int)value
            : throw Corrupt($"the number {value} where {min} to {max} was expected");
    }

    /// <summary>Reads an event type, and whether <see cref="StateWriter.TypeMark"/> was added to it.</summary>
    public EventType ReadType(out bool isMarked)
    {
        var number = ReadInt(0, StateWriter.TypeMark + EventTypeNames.Count - 1);
        isMarked = number >= StateWriter.TypeMark;
        var type = number % StateWriter.TypeMark;
        return type < EventTypeNames.Count ? (EventType)type : throw Corrupt($"the event type {type}");
    }

    /// <summary>Reads a number of eight bytes.</summary>
    public long ReadFixed() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(8));

    /// <summary>Reads a number of six bytes.</summary>
    public ulong ReadFixed48()
    {
        var bytes = ReadBytes(6);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes)
            | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) << 32);
    }

    /// <summary>Reads bytes with their length before them.</summary>
    public ReadOnlySpan<byte> ReadBytes() => ReadBytes(ReadInt(0, int.MaxValue));

    /// <summary>Reads a stamp of something that happened, no earlier than <paramref name="earliest"/>.</summary>
    public EventStamp ReadStamp(EventStamp earliest)
    {
        var stamp = ReadStampOrNone();
        return stamp.TimeMs is >= EventLimits.TimeMsMin and <= EventLimits.TimeMsMax && stamp >= earliest
            ? stamp
            : throw Corrupt($"the time {stamp.TimeMs} ms at offset {stamp.Offset}, out of range or out of order");
    }

    /// <summary>Reads a stamp, or <see cref="EventStamp.None"/>.</summary>
    public EventStamp ReadStampOrNone()
    {
        var difference = ReadNumber();
        if (difference == 0)
            return EventStamp.None;
        var time = _last.TimeMs + (difference > 0 ? difference - 1 : difference);
        return _last = new EventStamp(time, _last.Offset + ReadNumber());
    }

    /// <summary>Reads an item, as this process numbers it.</summary>
    public int ReadItem()
    {
        var index = ReadInt(0, _written.Count);
        if (index < _written.Count)
            return _written[index];
        var item = _items.Intern(ReadBytes(ReadInt(1, EventLimits.IdBytesMax)));
        _written.Add(item);
        return item;
    }

    private ReadOnlySpan<byte> ReadBytes(int length)
    {
        if (length > _left.Length)
            throw Corrupt($"{_left.Length} bytes where {length} were expected");
        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }

    private static InvalidDataException Corrupt(string found) =>
        new($"shopper state can't be read: found {found}; was the topic written by another program?");
}
