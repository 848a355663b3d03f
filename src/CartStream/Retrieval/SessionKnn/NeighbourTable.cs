using System.Numerics;
using System.Runtime.CompilerServices;
using CartStream.Index;
using CartStream.Retrieval.TopK;

namespace CartStream.Retrieval.SessionKnn;

/// <summary>
/// Sums the similarities of a query's sessions and finds the highest. Holds the arrays of one query and reuses them for
/// the next.
/// </summary>
/// <remarks>
/// Invariants: a session's cell is the first from its home on that is its own or empty; half of the cells that a query
/// uses stay empty. Of equally similar sessions the one found first wins.
/// </remarks>
internal sealed class NeighbourTable
{
    private readonly Cell[] _cells;
    private readonly int[] _serials;
    private readonly float[] _similarities;
    private readonly byte[] _nearest;
    private readonly ulong[] _packed;
    private int _shift;
    private int _count;

    /// <summary>An empty table.</summary>
    /// <param name="foundMax">Most sessions that one query finds, up to 2^24; later ones are left out.</param>
    public NeighbourTable(int foundMax)
    {
        _cells = new Cell[BitOperations.RoundUpToPowerOf2((uint)foundMax * 2)];
        _serials = new int[foundMax];
        _similarities = new float[foundMax];
        _nearest = new byte[foundMax];
        _packed = new ulong[foundMax];
    }

    /// <summary>Begins a query: the fewer sessions it finds, the smaller the part of the table that it uses.</summary>
    /// <param name="foundMax">Most sessions that it finds.</param>
    public void Begin(int foundMax)
    {
        var cells = BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(foundMax, 1, _serials.Length) * 2);
        _shift = 32 - BitOperations.Log2(cells);
        _cells.AsSpan(0, (int)cells).Clear();
        _count = 0;
    }

    /// <summary>Adds the sessions of the query's newest item, before all others.</summary>
    /// <param name="serials">The sessions, each once.</param>
    /// <param name="weight">The item's weight, above zero.</param>
    /// <param name="areAll">Whether no others will be added, so that none of these have to be looked up again.</param>
    public void AddNewest(ReadOnlySpan<int> serials, float weight, bool areAll)
    {
        var cells = _cells.AsSpan(0, 1 << (32 - _shift));
        _count = Math.Min(serials.Length, Math.Min(_serials.Length, cells.Length / 2));
        serials[.._count].CopyTo(_serials);
        _similarities.AsSpan(0, _count).Fill(weight);
        _nearest.AsSpan(0, _count).Clear();
        for (var i = 0; !areAll && i < _count; i++)
        {
            var slot = HomeOf(serials[i], _shift);
            while (cells[slot].Found != 0)
                slot = (slot + 1) & (cells.Length - 1);
            cells[slot] = new Cell { Serial = serials[i], Found = i + 1 };
        }
    }

    /// <summary>Adds <paramref name="weight"/> to the similarity of the newest sessions of a list.</summary>
    /// <param name="postings">Sessions that share an item with the query, oldest first.</param>
    /// <param name="window">The sessions to look at.</param>
    /// <param name="most">The most sessions to add to.</param>
    /// <param name="weight">The item's weight, above zero.</param>
    /// <param name="shared">The item's distance from the query's end, 0 to 63; items come nearest first.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add(ReadOnlySpan<int> postings, in SessionWindow window, int most, float weight, int shared)
    {
        var cells = _cells.AsSpan(0, 1 << (32 - _shift));
        var serials = _serials;
        var similarities = _similarities;
        var (newest, length, shift, count) = (window.Newest, window.Length, _shift, _count);
        var countMax = Math.Min(serials.Length, cells.Length / 2);
        for (var i = postings.Length - 1; i >= 0 && most > 0; i--)
        {
            // Read once: the writer may take the session out in between.
            var serial = Volatile.Read(in postings[i]);
            if ((uint)(newest - serial) >= length)
                continue;
            most--;
            var slot = HomeOf(serial, shift);
            ref var cell = ref cells[slot];
            while (cell.Found != 0 && cell.Serial != serial)
            {
                slot = (slot + 1) & (cells.Length - 1);
                cell = ref cells[slot];
            }

            if (cell.Found != 0)
            {
                similarities[cell.Found - 1] += weight;
            }
            else if (count < countMax)
            {
                serials[count] = serial;
                similarities[count] = weight;
                cell.Serial = serial;
                cell.Found = ++count;
            }

            // There are more than expected: the writer has added some meanwhile.
        }

        _nearest.AsSpan(_count, count - _count).Fill((byte)shared);
        _count = count;
    }

    /// <summary>
    /// The <paramref name="most"/> most similar sessions, as <see cref="PackedScores"/>, in an arbitrary but
    /// deterministic order.
    /// </summary>
    /// <param name="most">The most sessions.</param>
    /// <param name="ageFactors">The factor of a similarity, by age in equal steps of the window.</param>
    /// <param name="ages">The ages of sessions, in steps.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<ulong> Select(int most, ReadOnlySpan<float> ageFactors, in SessionAges ages)
    {
        var kept = 0;
        var packed = _packed;
        var serials = _serials.AsSpan(0, _count);
        var similarities = _similarities.AsSpan(0, serials.Length);
        for (var i = 0; i < serials.Length; i++)
        {
            var similarity = similarities[i] * ageFactors[ages.StepOf(serials[i])];
            if (similarity > 0)
                packed[kept++] = PackedScores.Pack(similarity, i);
        }

        if (kept <= most)
            return packed.AsSpan(0, kept);
        PackedScores.MoveHighestToFront(packed.AsSpan(0, kept), most);
        return packed.AsSpan(0, most);
    }

    /// <summary>The serial number of a found session.</summary>
    public int Serial(int found) => _serials[found];

    /// <summary>Distance from the query's end of the nearest item that the session shares.</summary>
    public int Nearest(int found) => _nearest[found];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int HomeOf(int serial, int shift) => (int)(((uint)serial * 2_654_435_769u) >> shift);

    /// <summary>A session, and its one-based index among those found; 0 when the cell is empty.</summary>
    private struct Cell
    {
        public int Serial;
        public int Found;
    }
}
