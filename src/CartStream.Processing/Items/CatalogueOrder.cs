namespace CartStream.Processing.Items;

/// <summary>
/// The ids of the catalogue in the order of their bytes, so that all its pages together take one pass. They are sorted
/// at the first request for a page; until then nothing is kept.
/// </summary>
/// <remarks>
/// Invariant: each id that was ever added is in <c>_sorted</c> or in <c>_added</c>, or was in the catalogue when the
/// sorting that is under way began. An id may be in both. Ids that have left the catalogue may still be there.
/// </remarks>
/// <param name="ids">The ids in the catalogue, in no order; called without any lock.</param>
internal sealed class CatalogueOrder(Func<IEnumerable<byte[]>> ids)
{
    private const int AddedMax = 4_096;
    private const int AddedShare = 64;

    private static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private readonly Lock _sorting = new();
    private readonly Lock _adding = new();
    private byte[][]? _sorted;
    private List<byte[]>? _added;

    /// <summary>Notes an id that is new in the catalogue.</summary>
    public void Add(byte[] id)
    {
        lock (_adding)
            _added?.Add(id);
    }

    /// <summary>The ids behind <paramref name="after"/>, in order, each once.</summary>
    public IEnumerable<byte[]> After(byte[] after)
    {
        var (sorted, added) = Sorted(after);
        var at = FirstBehind(sorted, after);
        var next = 0;
        while (at < sorted.Length || next < added.Length)
        {
            var isAdded = at == sorted.Length
                || (next < added.Length && ByBytes.Compare(added[next], sorted[at]) < 0);
            var id = isAdded ? added[next] : sorted[at];
            while (next < added.Length && ByBytes.Compare(added[next], id) == 0)
                next++;
            at += isAdded ? 0 : 1;
            yield return id;
        }
    }

    private (byte[][] Sorted, byte[][] Added) Sorted(byte[] after)
    {
        lock (_sorting)
        {
            if (_sorted is null || CountAdded() > Math.Max(AddedMax, _sorted.Length / AddedShare))
                Sort();
            lock (_adding)
                return (_sorted!, [.. _added!.Where(id => ByBytes.Compare(id, after) > 0).Order(ByBytes)]);
        }
    }

    // What is added meanwhile is noted, whether it is sorted, too, or not.
    private void Sort()
    {
        lock (_adding)
            _added = [];
        byte[][] sorted = [.. ids()];
        Array.Sort(sorted, ByBytes);
        _sorted = sorted;
    }

    private int CountAdded()
    {
        lock (_adding)
            return _added!.Count;
    }

    private static int FirstBehind(byte[][] sorted, byte[] after)
    {
        var found = Array.BinarySearch(sorted, after, ByBytes);
        return found < 0 ? ~found : found + 1;
    }
}
