using System.Runtime.CompilerServices;

namespace CartStream.Index;

/// <summary>
/// One <typeparamref name="T"/> per session, found by its serial number: a ring of pages that are created on first use
/// and never move. One writer, any number of readers.
/// </summary>
internal sealed class SlotPages<T>
    where T : unmanaged
{
    private const int PageBits = 12;
    private const int PageMask = (1 << PageBits) - 1;

    private readonly int _mask;
    private readonly T[][] _pages;

    /// <summary>A ring without pages.</summary>
    /// <param name="slots">Its size, a power of 2.</param>
    public SlotPages(int slots)
    {
        _mask = slots - 1;
        _pages = new T[Math.Max(1, slots >> PageBits)][];
    }

    /// <summary>Reads a ring that <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It has another size, or is cut off.</exception>
    public static SlotPages<T> Load(int slots, SnapshotReader from)
    {
        var ring = new SlotPages<T>(slots);
        for (var page = 0; page < ring._pages.Length; page++)
        {
            var read = from.ReadArray<T>("sessions", 1 << PageBits);
            ring._pages[page] = read.Length switch
            {
                0 => null!,
                1 << PageBits => read,
                _ => throw new InvalidDataException(
                    $"model snapshot: found {read.Length} sessions of a page, expected none or {1 << PageBits}"),
            };
        }

        return ring;
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _pages.LongCount(page => page is not null) * ((long)Unsafe.SizeOf<T>() << PageBits);

    /// <summary>The value of a session that there is room for.</summary>
    public ref T this[int serial]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var slot = serial & _mask;
            return ref Volatile.Read(ref _pages[slot >> PageBits])[slot & PageMask];
        }
    }

    /// <summary>Whether there is room for a session.</summary>
    public bool Has(int serial) => _pages[(serial & _mask) >> PageBits] is not null;

    /// <summary>Creates the page of a session, unless it exists.</summary>
    public void MakeRoom(int serial)
    {
        ref var page = ref _pages[(serial & _mask) >> PageBits];
        Volatile.Write(ref page, page ?? new T[1 << PageBits]);
    }

    /// <summary>Writes all pages, as they are in memory.</summary>
    public void Save(SnapshotWriter into)
    {
        foreach (var page in _pages)
            into.WriteArray<T>(page);
    }
}
