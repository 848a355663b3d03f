using System.Buffers;

namespace CartStream.Evaluating.Seed;

/// <summary>A small set of item numbers: a sorted array, so that a million shoppers' sets stay small.</summary>
/// <remarks>Invariant: the first <see cref="Count"/> numbers are ascending and distinct.</remarks>
internal struct ItemSet()
{
    private int[] _items = [];

    public int Count { get; private set; }

    public void Add(int item)
    {
        var at = Array.BinarySearch(_items, 0, Count, item);
        if (at >= 0)
            return;
        if (Count == _items.Length)
            Array.Resize(ref _items, Math.Max(4, Count * 2));
        _items.AsSpan(~at, Count - ~at).CopyTo(_items.AsSpan(~at + 1));
        _items[~at] = item;
        Count++;
    }

    /// <summary>Appends the count and then every item less the one before.</summary>
    public readonly void Write(IBufferWriter<byte> output)
    {
        Leb128.Write(output, Count);
        for (var i = 0; i < Count; i++)
            Leb128.Write(output, i == 0 ? _items[0] : _items[i] - _items[i - 1]);
    }

    /// <summary>Takes a written set off the front of <paramref name="bytes"/>.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ItemSet Read(scoped ref ReadOnlySpan<byte> bytes)
    {
        var set = new ItemSet();
        var count = Leb128.Read(ref bytes);
        var item = 0L;
        for (var i = 0; i < count; i++)
        {
            item += Leb128.Read(ref bytes);
            if (item is < 0 or > int.MaxValue)
                throw new InvalidDataException($"item set: found item {item}, expected 0 to {int.MaxValue}");
            set.Add((int)item);
        }

        return set;
    }

    public readonly int CountCommon(in ItemSet other)
    {
        var common = 0;
        for (var i = 0; i < Count; i++)
            common += Array.BinarySearch(other._items, 0, other.Count, _items[i]) >= 0 ? 1 : 0;
        return common;
    }
}
