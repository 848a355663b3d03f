using System.Collections.Concurrent;
using System.Text;

namespace CartStream.Events;

/// <summary>
/// Maps item ids to dense numbers, in the order in which they are first seen, and back, and keeps each item's category
/// and traits. Safe for any number of threads: looking up takes no lock, adding a number does. Numbers are never
/// reused.
/// </summary>
/// <remarks>
/// Invariants: <c>Id(Intern(id)) == id</c>; numbers run from 0 to <see cref="Count"/> less one; a thread that sees a
/// number also finds its id, because the id is written to its page before the number is published, and pages never
/// move.
/// </remarks>
public sealed class ItemDictionary
{
    private const int PageBits = 12;
    private const int PageItems = 1 << PageBits;

    private readonly ConcurrentDictionary<byte[], int> _numbers = new(Utf8KeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly Lock _writing = new();
    private byte[][][] _pages = [];
    private int[][] _categories = [];
    private long[][] _reportedAt = [];
    private ReportedTraits?[] _traits = [];
    private int _count;

    /// <summary>An empty dictionary.</summary>
    public ItemDictionary() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many items there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of <paramref name="id"/>, a new one when it is seen for the first time.</summary>
    public int Intern(ReadOnlySpan<byte> id)
    {
        if (_bySpan.TryGetValue(id, out var number))
            return number;
        lock (_writing)
            return _bySpan.TryGetValue(id, out number) ? number : Add(id.ToArray());
    }

    /// <summary>Finds the number of <paramref name="id"/> without assigning one; false when it is unknown.</summary>
    public bool TryFind(ReadOnlySpan<byte> id, out int number) => _bySpan.TryGetValue(id, out number);

    /// <summary>The id of item <paramref name="number"/>, UTF-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<byte> Id(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        return Volatile.Read(ref _pages)[number >> PageBits][number & (PageItems - 1)];
    }

    /// <summary>The id of item <paramref name="number"/> as text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public string Text(int number) => Encoding.UTF8.GetString(Id(number));

    /// <summary>The category of item <paramref name="number"/>, as first reported; 0 when it is not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public int Category(int number) => CategoryAt(number);

    /// <summary>The category of item <paramref name="number"/> as it was known at an offset of the log; 0 for none.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    internal int CategoryAsOf(int number, long offset) =>
        Volatile.Read(ref CategoryAt(number)) is var category and not 0 && ReportedAt(number) <= offset ? category : 0;

    /// <summary>
    /// Sets an item's category unless one is known: a restart reads sessions in another order than the events came in,
    /// and must end in the same state.
    /// </summary>
    /// <param name="number">The item's number.</param>
    /// <param name="category">A <see cref="CategoryKey"/>; 0, which is none, changes nothing.</param>
    /// <param name="reportedAt">
    /// The offset of the event that reports it; default when it applies at every offset.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public void SetCategory(int number, int category, long reportedAt = long.MinValue)
    {
        ref var known = ref CategoryAt(number);
        if (known != 0 || category == 0)
            return;
        ReportedAt(number) = reportedAt;
        // A reader that sees the category finds its offset.
        Volatile.Write(ref known, category);
    }

    /// <summary>The traits of item <paramref name="number"/> besides its category, each as first reported.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ItemTraits Traits(int number) => TraitsOf(number)?.At(number & (PageItems - 1)) ?? default;

    /// <summary>The traits of item <paramref name="number"/> as they were known at an offset of the log.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    internal ItemTraits TraitsAsOf(int number, long offset) =>
        TraitsOf(number)?.AsOf(number & (PageItems - 1), offset) ?? default;

    /// <summary>Keeps the traits of its item that an event reports and that are not known yet.</summary>
    /// <param name="number">The item's number.</param>
    /// <param name="e">The event.</param>
    /// <param name="reportedAt">Its offset; default when it applies at every offset.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public void Describe(int number, in ShopperEvent e, long reportedAt = long.MinValue)
    {
        SetCategory(number, CategoryKey.Of(e), reportedAt);
        if (Traits(number).Lacks(e))
            SetTraits(number, ItemTraits.Of(e), reportedAt);
    }

    /// <summary>Keeps those of an item's traits that are not known yet.</summary>
    /// <param name="number">The item's number.</param>
    /// <param name="traits">The traits; a trait of 0 changes nothing.</param>
    /// <param name="reportedAt">
    /// The offset of the event that reports them; default when they apply at every offset.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public void SetTraits(int number, in ItemTraits traits, long reportedAt = long.MinValue)
    {
        var page = TraitsOf(number);
        if (traits == default || page?.At(number & (PageItems - 1)) is { } known && known.FilledBy(traits) == known)
            return;
        (page ?? AddTraits(number)).Add(number & (PageItems - 1), traits, reportedAt);
    }

    private ReportedTraits? TraitsOf(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        return Volatile.Read(ref Volatile.Read(ref _traits)[number >> PageBits]);
    }

    /// <summary>Allocated on first use: a shop whose events report no traits needs no memory for them.</summary>
    private ReportedTraits AddTraits(int number)
    {
        lock (_writing)
        {
            if (_traits[number >> PageBits] is { } page)
                return page;
            var added = new ReportedTraits(PageItems);
            Volatile.Write(ref _traits[number >> PageBits], added);
            return added;
        }
    }

    private ref long ReportedAt(int number) =>
        ref Volatile.Read(ref _reportedAt)[number >> PageBits][number & (PageItems - 1)];

    private ref int CategoryAt(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        return ref Volatile.Read(ref _categories)[number >> PageBits][number & (PageItems - 1)];
    }

    private int Add(byte[] id)
    {
        var number = _count;
        if (number >> PageBits == _pages.Length)
        {
            Volatile.Write(ref _categories, [.. _categories, new int[PageItems]]);
            Volatile.Write(ref _reportedAt, [.. _reportedAt, new long[PageItems]]);
            Volatile.Write(ref _traits, [.. _traits, null]);
            Volatile.Write(ref _pages, [.. _pages, new byte[PageItems][]]);
        }

        _pages[number >> PageBits][number & (PageItems - 1)] = id;
        Volatile.Write(ref _count, number + 1);
        _numbers.TryAdd(id, number);
        return number;
    }
}
