namespace CartStream.Recommending.Sessions;

/// <summary>
/// Small blocks of ints in pages that never move: the memory of everything a model keeps per session or per item.
/// Capacities are 2, 3, 4, 6, 8, 12, … 65,536, so that a block that outgrows its capacity wastes a third at most.
/// </summary>
/// <remarks>
/// Invariants: a block lies within one page; a handle is page · 65,536 + place; a returned block's first int links to
/// the next free block of its size class. Growing adds a page and copies nothing.
/// </remarks>
internal sealed class IntBlocks
{
    /// <summary>The largest size class; its blocks fill a page.</summary>
    public const int SizeClassMax = 30;

    private const int PageBits = 16;
    private const int PageInts = 1 << PageBits;
    private const int NoBlock = -1;

    private readonly int[] _free = new int[SizeClassMax + 1];
    private int[][] _pages = [];
    private int _pageCount;
    private int _usedInLast = PageInts;

    /// <summary>No pages yet.</summary>
    public IntBlocks() => Array.Fill(_free, NoBlock);

    /// <summary>Ints in a block of <paramref name="sizeClass"/>.</summary>
    public static int Capacity(int sizeClass) => (2 + (sizeClass & 1)) << (sizeClass >> 1);

    /// <summary>Takes a block of <paramref name="sizeClass"/>; what is in it is arbitrary.</summary>
    public int Rent(int sizeClass)
    {
        var handle = _free[sizeClass];
        if (handle != NoBlock)
        {
            _free[sizeClass] = Span(handle, 1)[0];
            return handle;
        }

        var capacity = Capacity(sizeClass);
        if (PageInts - _usedInLast < capacity)
            AddPage();
        handle = ((_pageCount - 1) << PageBits) + _usedInLast;
        _usedInLast += capacity;
        return handle;
    }

    /// <summary>Gives a block back.</summary>
    public void Return(int handle, int sizeClass)
    {
        Span(handle, 1)[0] = _free[sizeClass];
        _free[sizeClass] = handle;
    }

    /// <summary>Moves a block's first <paramref name="used"/> ints into one of the next size class.</summary>
    public int Grow(int handle, int sizeClass, int used)
    {
        var larger = Rent(sizeClass + 1);
        Span(handle, used).CopyTo(Span(larger, used));
        Return(handle, sizeClass);
        return larger;
    }

    /// <summary>The block's first <paramref name="length"/> ints.</summary>
    public Span<int> Span(int handle, int length) =>
        _pages[handle >> PageBits].AsSpan(handle & (PageInts - 1), length);

    private void AddPage()
    {
        if (_pageCount == _pages.Length)
            Array.Resize(ref _pages, Math.Max(4, _pageCount * 2));
        _pages[_pageCount++] = new int[PageInts];
        _usedInLast = 0;
    }
}
