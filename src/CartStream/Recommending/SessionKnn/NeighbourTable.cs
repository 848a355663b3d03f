using System.Numerics;
using System.Runtime.CompilerServices;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.SessionKnn;

/// <summary>
/// Adds up the similarities of a query's sessions and finds the highest. Holds the arrays of one query, used again for
/// the next.
/// </summary>
/// <remarks>
/// Invariants: between queries every cell is zero; a session's cell is the first from its home on that is its own or
/// empty, and similarities are above zero, so that zero means empty. Of equally similar sessions the one found first is
/// ahead.
/// </remarks>
internal sealed class NeighbourTable
{
    private const int NearestShift = 6;

    private readonly Cell[] _cells;
    private readonly int _shift;
    private readonly int[] _places;
    private readonly int[] _serials;
    private readonly ulong[] _packed;
    private int _count;

    /// <summary>An empty table.</summary>
    /// <param name="foundMax">Most sessions that one query finds, up to 2^24; those after that are left out.</param>
    public NeighbourTable(int foundMax)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)foundMax * 2);
        _cells = new Cell[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        _places = new int[foundMax];
        _serials = new int[foundMax];
        _packed = new ulong[foundMax];
    }

    /// <summary>Sessions found.</summary>
    public int Count => _count;

    /// <summary>Adds <paramref name="weight"/> to the session's similarity.</summary>
    /// <param name="serial">The session, which shares an item with the query.</param>
    /// <param name="weight">The item's weight, above zero.</param>
    /// <param name="shared">The item's distance from the query's end, 0 to 63; items come nearest first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int serial, float weight, int shared)
    {
        var cells = _cells;
        var mask = cells.Length - 1;
        var place = (int)(((uint)serial * 2_654_435_769u) >> _shift) & mask;
        while (true)
        {
            ref var cell = ref cells[place];
            if (cell.Similarity == 0)
            {
                if (_count < _places.Length)
                {
                    cell = new Cell(serial, weight);
                    _places[_count++] = (place << NearestShift) | shared;
                }

                return;
            }

            if (cell.Serial == serial)
            {
                cell.Similarity += weight;
                return;
            }

            place = (place + 1) & mask;
        }
    }

    /// <summary>
    /// The <paramref name="most"/> most similar sessions, as <see cref="PackedScores"/>, in no useful but always the
    /// same order. The table is empty afterwards, but what was found stays readable until the next query.
    /// </summary>
    /// <param name="most">How many at most.</param>
    /// <param name="ageFactors">What a similarity is multiplied by, by age in equal steps of the window.</param>
    /// <param name="ages">Gives a session's age, as a step.</param>
    public ReadOnlySpan<ulong> Select(int most, ReadOnlySpan<float> ageFactors, in SessionAges ages)
    {
        var kept = 0;
        for (var i = 0; i < _count; i++)
        {
            ref var cell = ref _cells[_places[i] >> NearestShift];
            var similarity = cell.Similarity * ageFactors[ages.StepOf(cell.Serial)];
            _serials[i] = cell.Serial;
            cell = default;
            if (similarity > 0)
                _packed[kept++] = PackedScores.Pack(similarity, i);
        }

        _count = 0;
        var packed = _packed.AsSpan(0, kept);
        if (kept <= most)
            return packed;
        PackedScores.MoveHighestToFront(packed, most);
        return packed[..most];
    }

    /// <summary>The session that was found at a place.</summary>
    public int Serial(int found) => _serials[found];

    /// <summary>Distance from the query's end of the nearest item that it shares.</summary>
    public int Nearest(int found) => _places[found] & ((1 << NearestShift) - 1);

    private record struct Cell(int Serial, float Similarity);
}
