namespace CartStream.Index;

/// <summary>
/// Small blocks of ints in pages that never move: the memory of everything a model keeps per session or per item.
/// Capacities are 2, 3, 4, 6, 8, 12, … 65,536, so that a block that has outgrown its capacity wastes a third at most.
/// </summary>
/// <remarks>
/// Invariants: a block lies within one page, and after it at least <see cref="ReadableBehind"/> more ints of the page
/// can be read, though their values are arbitrary; a handle is page · 65,536 + offset; a returned block's first int
/// links to the next free block of its size class. Growing adds a page and copies nothing. One writer; readers may read
/// a block whose handle the writer has published until it is given back, which happens only when no reader can hold it.
/// </remarks>
internal sealed class IntBlocks(ReadEpochs epochs)
{
    /// <summary>The largest size class; its blocks fill a page.</summary>
    public const int SizeClassMax = 30;

    /// <summary>How many ints behind any block can be read, so that vector loads may run past a block's end.</summary>
    public const int ReadableBehind = 16;

    private const int PageBits = 16;
    private const int PageInts = 1 << PageBits;
    private const int NoBlock = -1;
    private const int RetiredPerReclaim = 64;

    private readonly int[] _free = NoBlocks();
    private readonly Queue<Retired> _retired = new();
    private int[][] _pages = [];
    private int _pageCount;
    private int _usedInLast = PageInts;

    /// <summary>Reads blocks that <see cref="Save"/> wrote.</summary>
    public static IntBlocks Load(ReadEpochs epochs, SnapshotReader from)
    {
        var blocks = new IntBlocks(epochs);
        var free = from.ReadArray<int>("free blocks", SizeClassMax + 1);
        blocks._usedInLast = (int)from.ReadNumber("ints used", 0, PageInts);
        if (free.Length != SizeClassMax + 1)
        {
            throw new InvalidDataException(
                $"model snapshot: found free blocks of {free.Length} sizes, expected {SizeClassMax + 1}");
        }

        free.CopyTo(blocks._free, 0);
        foreach (var retired in from.ReadArray<Retired>("retired blocks", int.MaxValue))
            blocks._retired.Enqueue(retired with { Epoch = 0 });
        blocks._pageCount = (int)from.ReadNumber("pages", 0, int.MaxValue >> PageBits);
        blocks._pages = new int[blocks._pageCount][];
        for (var page = 0; page < blocks._pageCount; page++)
        {
            // All of it is overwritten, except the ints behind the blocks, which may hold anything.
            blocks._pages[page] = GC.AllocateUninitializedArray<int>(PageInts + ReadableBehind);
            from.ReadArray("page", blocks._pages[page].AsSpan(0, PageInts));
        }

        return blocks;
    }

    /// <summary>Bytes of all pages.</summary>
    public long Bytes => (long)_pageCount * PageInts * sizeof(int);

    /// <summary>Ints in a block of <paramref name="sizeClass"/>.</summary>
    public static int Capacity(int sizeClass) => (2 + (sizeClass & 1)) << (sizeClass >> 1);

    /// <summary>The smallest size class whose blocks hold <paramref name="length"/> ints.</summary>
    public static int SizeClassOf(int length)
    {
        var sizeClass = 0;
        while (Capacity(sizeClass) < length)
            sizeClass++;
        return sizeClass;
    }

    /// <summary>Takes a block of <paramref name="sizeClass"/>; its content is arbitrary.</summary>
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

    /// <summary>Returns a block that readers can no longer find, as soon as no reader can hold it.</summary>
    public void Retire(int handle, int sizeClass)
    {
        _retired.Enqueue(new Retired(epochs.Retire(), handle, sizeClass));
        if (_retired.Count % RetiredPerReclaim == 0)
            Reclaim();
    }

    /// <summary>
    /// Checks the blocks that a snapshot lists as free or retired, and returns the claims for checking others.
    /// </summary>
    /// <exception cref="InvalidDataException">They are not within the pages, or overlap.</exception>
    public BlockClaims Check()
    {
        var claims = new BlockClaims(_pageCount, PageInts);
        foreach (var retired in _retired)
            claims.Claim("a retired block", retired.Handle, retired.SizeClass, 0);
        for (var sizeClass = 0; sizeClass <= SizeClassMax; sizeClass++)
        {
            for (var handle = _free[sizeClass]; handle != NoBlock; handle = Span(handle, 1)[0])
                claims.Claim("a free block", handle, sizeClass, 1);
        }

        if (_pageCount == 0 && _usedInLast != PageInts)
        {
            throw new InvalidDataException(
                $"model snapshot: found {_usedInLast} ints used of no page, expected {PageInts}");
        }

        claims.ClaimRest(_usedInLast);
        return claims;
    }

    /// <summary>Writes all pages as they are.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteArray<int>(_free);
        into.WriteNumber(_usedInLast);
        into.WriteArray<Retired>(_retired.ToArray());
        into.WriteNumber(_pageCount);
        foreach (var page in _pages.AsSpan(0, _pageCount))
            into.WriteArray<int>(page.AsSpan(0, PageInts));
    }

    /// <summary>The block's first <paramref name="length"/> ints.</summary>
    public Span<int> Span(int handle, int length) =>
        Volatile.Read(ref _pages)[handle >> PageBits].AsSpan(handle & (PageInts - 1), length);

    private static int[] NoBlocks()
    {
        var free = new int[SizeClassMax + 1];
        Array.Fill(free, NoBlock);
        return free;
    }

    private void Reclaim()
    {
        var oldest = epochs.Oldest();
        while (_retired.TryPeek(out var retired) && retired.Epoch < oldest)
        {
            _retired.Dequeue();
            Span(retired.Handle, 1)[0] = _free[retired.SizeClass];
            _free[retired.SizeClass] = retired.Handle;
        }
    }

    private void AddPage()
    {
        var pages = _pages;
        if (_pageCount == pages.Length)
            Array.Resize(ref pages, Math.Max(4, _pageCount * 2));
        pages[_pageCount++] = new int[PageInts + ReadableBehind];
        Volatile.Write(ref _pages, pages);
        _usedInLast = 0;
    }

    private readonly record struct Retired(long Epoch, int Handle, int SizeClass);
}
