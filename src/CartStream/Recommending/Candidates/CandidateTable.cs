using System.Runtime.CompilerServices;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Candidates;

/// <summary>
/// What is found out about items while one query is answered: one <see cref="Candidate"/> an item, in the order in
/// which they were met, found by the item's number in constant time.
/// </summary>
/// <remarks>
/// Invariant: an item's word holds the query's stamp above its place, or another stamp when the query has not met it;
/// so the next query begins by a new stamp. It holds 65,535 items. What is met after that, and items that the query
/// doesn't know, share the candidate at place 0, which is never answered: so who adds to candidates asks nothing first.
/// </remarks>
internal sealed class CandidateTable
{
    private const int PlaceBits = 16;
    private const int CandidatesMax = (1 << PlaceBits) - 1;
    private const int Nobody = 0;

    private uint[] _words = [];
    private uint _stamp;
    private Candidate[] _candidates = new Candidate[256];

    /// <summary>Items met.</summary>
    public int Count { get; private set; }

    /// <summary>All items met.</summary>
    public Span<Candidate> All => _candidates.AsSpan(1, Count);

    /// <summary>The candidates at the places that <see cref="Meet"/> gives.</summary>
    public Span<Candidate> ByPlace => _candidates;

    /// <summary>Begins a query over items below <paramref name="itemsEnd"/>.</summary>
    public void Begin(int itemsEnd)
    {
        if (itemsEnd > _words.Length)
            Array.Resize(ref _words, Math.Max(itemsEnd, _words.Length + (_words.Length / 2)));
        Count = 0;
        _candidates[Nobody] = new Candidate { QueryPlace = -1, IsExcluded = true };
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
    /// Replaces touches, as <see cref="TouchWord"/>, by the places of their candidates in <see cref="ByPlace"/>; that
    /// is one that is never answered when the session has touched the item again later.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Meet(Span<int> touches)
    {
        foreach (ref var touch in touches)
            touch = TouchWord.IsSuperseded(touch) ? Nobody : PlaceOf(TouchWord.Item(touch));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(int item)
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
        var place = ++Count;
        if (place == _candidates.Length)
            Array.Resize(ref _candidates, _candidates.Length * 2);
        _words[item] = _stamp | (uint)place;
        ref var candidate = ref _candidates[place];
        candidate = default;
        candidate.Item = item;
        candidate.QueryPlace = -1;
        return place;
    }
}
