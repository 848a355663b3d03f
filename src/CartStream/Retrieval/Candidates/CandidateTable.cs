using System.Runtime.CompilerServices;
using CartStream.Index;

namespace CartStream.Retrieval.Candidates;

/// <summary>
/// What is found out about items while one query is answered: one <see cref="Candidate"/> an item, and one
/// <see cref="CandidateDetail"/> where those are kept, in the order in which they were met, found by the item's number
/// in constant time.
/// </summary>
/// <remarks>
/// Invariant: an item's word holds the query's stamp above its place, or another stamp when the query has not met it;
/// so the next query begins by a new stamp. Behind the last candidate all are empty but for their items' numbers, so
/// that one more is there by counting it. It holds 65,535 items. What is met after that, and items that the query
/// doesn't know, share the candidate at place 0, which is never answered: so who adds to candidates asks nothing first.
/// </remarks>
/// <param name="isDetailed">Whether details are kept; without, <see cref="DetailOf"/> gives one that is empty.</param>
internal sealed class CandidateTable(bool isDetailed)
{
    private const int PlaceBits = 16;
    private const int CandidatesMax = (1 << PlaceBits) - 1;
    private const int Nobody = 0;
    private const int PlacesAtFirst = 256;

    private uint[] _words = [];
    private uint _stamp;
    private Candidate[] _candidates = new Candidate[PlacesAtFirst];
    private CandidateDetail[] _details = new CandidateDetail[isDetailed ? PlacesAtFirst : 1];

    /// <summary>Whether details are kept.</summary>
    public bool IsDetailed { get; } = isDetailed;

    /// <summary>Items met.</summary>
    public int Count { get; private set; }

    /// <summary>All items met.</summary>
    public Span<Candidate> All => _candidates.AsSpan(1, Count);

    /// <summary>The details of all items met, in the same order, where they are kept.</summary>
    public Span<CandidateDetail> Details => _details.AsSpan(1, Count);

    /// <summary>The candidates at the places that <see cref="GetOrAdd"/> and <see cref="PlaceOf"/> give.</summary>
    public Span<Candidate> ByPlace => _candidates;

    /// <summary>The details at the same places, where they are kept.</summary>
    public Span<CandidateDetail> DetailsByPlace => _details;

    /// <summary>Begins a query over items below <paramref name="itemsEnd"/>.</summary>
    public void Begin(int itemsEnd)
    {
        if (itemsEnd > _words.Length)
            Array.Resize(ref _words, Math.Max(itemsEnd, _words.Length + (_words.Length / 2)));
        _candidates.AsSpan(0, Count + 1).Clear();
        _details.AsSpan(0, IsDetailed ? Count + 1 : 1).Clear();
        _candidates[Nobody].IsExcluded = true;
        Count = 0;
        _stamp += 1u << PlaceBits;
        if (_stamp != 0)
            return;
        Array.Clear(_words);
        _stamp = 1u << PlaceBits;
    }

    /// <summary>
    /// The candidate of <paramref name="item"/>, which is made when it is met for the first time; one that is never
    /// answered when the query doesn't know the item.
    /// </summary>
    public ref Candidate At(int item)
    {
        // First the place: meeting the item may move the candidates.
        var place = PlaceOf(item);
        return ref _candidates[place];
    }

    /// <summary>
    /// Replaces touches, as <see cref="InteractionWord"/>, by the places of their candidates in <see cref="ByPlace"/>;
    /// that is one that is never answered when the session has touched the item again later.
    /// </summary>
    /// <remarks>
    /// Whether an item is new can't be foreseen, and guessing wrongly takes a processor longer than all else here: so
    /// what one that is new needs is done for every touch, and only counted or not.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void GetOrAdd(Span<int> touches)
    {
        if (Count + touches.Length > CandidatesMax)
        {
            GetOrAddNearlyFull(touches);
            return;
        }

        MakeRoom(Count + touches.Length);
        var words = _words.AsSpan();
        var candidates = _candidates.AsSpan();
        var (stamp, last) = (_stamp, (uint)Count);
        foreach (ref var touch in touches)
        {
            var item = InteractionWord.Item(touch);
            if (InteractionWord.IsSuperseded(touch) || (uint)item >= (uint)words.Length)
            {
                touch = Nobody;
                continue;
            }

            var next = last + 1;
            candidates[(int)next].Item = item;
            var place = words[item] - stamp;
            // All ones for a new item. A conditional would be compiled to a jump.
            var isNew = (uint)(-(int)(place >> PlaceBits) >> 31);
            place = (place & ~isNew) | (next & isNew);
            last -= isNew;
            words[item] = stamp | place;
            touch = (int)place;
        }

        Count = (int)last;
    }

    private void GetOrAddNearlyFull(Span<int> touches)
    {
        foreach (ref var touch in touches)
            touch = InteractionWord.IsSuperseded(touch) ? Nobody : PlaceOf(InteractionWord.Item(touch));
    }

    /// <summary>A place's detail; an empty one where none are kept.</summary>
    public ref readonly CandidateDetail DetailOf(int place) => ref _details[IsDetailed ? place : Nobody];

    /// <summary>
    /// The place of <paramref name="item"/> in <see cref="ByPlace"/>; it is met when it wasn't yet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int PlaceOf(int item)
    {
        var words = _words;
        if ((uint)item >= (uint)words.Length)
            return Nobody;
        var place = words[item] - _stamp;
        return place <= CandidatesMax ? (int)place : Add(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(int item)
    {
        if (Count == CandidatesMax)
            return Nobody;
        MakeRoom(Count + 1);
        var place = ++Count;
        _words[item] = _stamp | (uint)place;
        _candidates[place].Item = item;
        return place;
    }

    /// <summary>Makes room for so many candidates and one that isn't counted.</summary>
    private void MakeRoom(int count)
    {
        if (count + 1 < _candidates.Length)
            return;
        Array.Resize(ref _candidates, Math.Max(count + 2, _candidates.Length * 2));
        if (IsDetailed)
            Array.Resize(ref _details, _candidates.Length);
    }
}
