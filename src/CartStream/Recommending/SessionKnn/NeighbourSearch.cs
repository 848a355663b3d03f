using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SessionKnn;

/// <summary>
/// Finds a query's most similar sessions. Holds the arrays of one query, used again for the next.
/// </summary>
/// <remarks>
/// Invariants: between queries every similarity is zero. A neighbour is packed into 64 bits, similarity above slot, so
/// that selecting compares whole numbers and never meets two equal ones: similarities are above zero, where floats
/// order as their bits do; equal ones are told apart by slot.
/// </remarks>
internal sealed class NeighbourSearch
{
    private readonly int _foundMax;
    private Cell[] _cells = [];
    private ulong[] _found = [];
    private int _foundCount;

    /// <summary>No sessions yet.</summary>
    /// <param name="foundMax">Most sessions that one query adds.</param>
    public NeighbourSearch(int foundMax) => _foundMax = foundMax;

    /// <summary>Makes room for sessions in slots below <paramref name="count"/>.</summary>
    public void EnsureSessions(int count)
    {
        if (count <= _cells.Length)
            return;
        var size = Math.Max(count, _cells.Length + (_cells.Length / 2));
        Array.Resize(ref _cells, size);
        if (_found.Length < _foundMax)
            _found = new ulong[Math.Min(size, _foundMax)];
    }

    /// <summary>Adds <paramref name="weight"/> to the similarity of each session.</summary>
    /// <param name="slots">The sessions that share an item with the query.</param>
    /// <param name="weight">The item's weight, above zero.</param>
    /// <param name="shared">The item's distance from the query's end; items come nearest first.</param>
    public void Add(ReadOnlySpan<int> slots, float weight, int shared)
    {
        var cells = _cells;
        var found = _foundCount;
        foreach (var slot in slots)
        {
            ref var cell = ref cells[slot];
            if (cell.Similarity == 0)
            {
                cell.Nearest = shared;
                _found[found++] = (uint)slot;
            }

            cell.Similarity += weight;
        }

        _foundCount = found;
    }

    /// <summary>The distance from the query's end of the nearest item that the session shares.</summary>
    public int Nearest(int slot) => _cells[slot].Nearest;

    /// <summary>
    /// The <paramref name="most"/> most similar sessions in no useful but always the same order. What was found is
    /// forgotten; <see cref="Nearest"/> stays until the next query.
    /// </summary>
    /// <param name="most">How many at most.</param>
    /// <param name="ageFactors">What a similarity is multiplied by, by age in equal steps of the window.</param>
    /// <param name="sessions">Gives a session's age.</param>
    /// <param name="left">A slot that is left out: the query's own session; −1 for none.</param>
    public ReadOnlySpan<ulong> Select(int most, ReadOnlySpan<float> ageFactors, SessionWindow sessions, int left)
    {
        var found = _found.AsSpan(0, _foundCount);
        var kept = 0;
        var steps = ageFactors.Length / (float)sessions.Count;
        foreach (var packed in found)
        {
            var slot = (int)packed;
            ref var cell = ref _cells[slot];
            var similarity = cell.Similarity * ageFactors[(int)(sessions.Age(slot) * steps)];
            cell.Similarity = 0;
            if (slot != left && similarity > 0)
                found[kept++] = ((ulong)BitConverter.SingleToUInt32Bits(similarity) << 32) | (uint)slot;
        }

        _foundCount = 0;
        found = found[..kept];
        if (kept > most)
            Partition(found, most);
        return found[..Math.Min(kept, most)];
    }

    /// <summary>A neighbour's slot.</summary>
    public static int Slot(ulong neighbour) => (int)(uint)neighbour;

    /// <summary>A neighbour's similarity.</summary>
    public static float Similarity(ulong neighbour) => BitConverter.UInt32BitsToSingle((uint)(neighbour >> 32));

    /// <summary>Quickselect: moves the <paramref name="most"/> largest to the front.</summary>
    private static void Partition(Span<ulong> values, int most)
    {
        var low = 0;
        var high = values.Length - 1;
        while (low < high)
        {
            var pivot = Median(values[low], values[(low + high) / 2], values[high]);
            var i = low;
            var j = high;
            while (i <= j)
            {
                while (values[i] > pivot)
                    i++;
                while (values[j] < pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            if (most - 1 <= j)
                high = j;
            else if (most - 1 >= i)
                low = i;
            else
                return;
        }
    }

    private static ulong Median(ulong a, ulong b, ulong c) =>
        Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private struct Cell
    {
        public float Similarity;
        public int Nearest;
    }
}
