using System.Buffers.Binary;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>Reads what <see cref="StateWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">The bytes end early or are no shopper state.</exception>
internal ref struct StateReader(ReadOnlySpan<byte> from, ItemDictionary items, List<int> places)
{
    private readonly ItemDictionary _items = items;
    private readonly List<int> _places = places;
    private ReadOnlySpan<byte> _left = from;
    private EventStamp _last;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => _left.IsEmpty;

    /// <summary>A whole number.</summary>
    public long Number() => Leb128.TryRead(ref _left, out var zigzag)
        ? (long)(zigzag >> 1) ^ -(long)(zigzag & 1)
        : throw Corrupt($"a number cut short or of more than 64 bits before the last {_left.Length} bytes");

    /// <summary>A whole number that fits into 32 bits.</summary>
    public int Int()
    {
        var value = Number();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Corrupt($"the number {value}");
    }

    /// <summary>A number of eight bytes.</summary>
    public long Fixed() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Bytes with their length before them.</summary>
    public ReadOnlySpan<byte> Bytes() => Take(Int());

    /// <summary>A stamp.</summary>
    public EventStamp Stamp()
    {
        var difference = Number();
        if (difference == 0)
            return EventStamp.None;
        var time = _last.TimeMs + (difference > 0 ? difference - 1 : difference);
        return _last = new EventStamp(time, _last.Offset + Number());
    }

    /// <summary>An item, as this process numbers it.</summary>
    public int Item()
    {
        var place = Int();
        if (place < _places.Count && place >= 0)
            return _places[place];
        if (place != _places.Count)
            throw Corrupt($"item place {place} after {_places.Count} items");
        var item = _items.Intern(Bytes());
        _places.Add(item);
        return item;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _left.Length)
            throw Corrupt($"{_left.Length} bytes where {length} were expected");
        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }

    private static InvalidDataException Corrupt(string found) =>
        new($"shopper state can't be read: found {found}; was the topic written by another program?");
}
