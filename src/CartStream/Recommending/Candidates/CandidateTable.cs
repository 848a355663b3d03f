using System.Runtime.CompilerServices;

namespace CartStream.Recommending.Candidates;

/// <summary>
/// What is found out about items while one query is answered: one <see cref="Candidate"/> an item, in the order in
/// which they were met, found by the item's number in constant time.
/// </summary>
/// <remarks>
/// Invariant: an item's word holds the query's stamp above its place, or another stamp when the query has not met it;
/// so the next query begins by a new stamp. It holds 65,535 items; what is met after that is left out.
/// </remarks>
internal sealed class CandidateTable
{
    private const int PlaceBits = 16;
    private const int CandidatesMax = (1 << PlaceBits) - 1;

    private uint[] _words = [];
    private uint _stamp;
    private Candidate[] _candidates = new Candidate[256];
    private Candidate _overflow;

    /// <summary>Items met.</summary>
    public int Count { get; private set; }

    /// <summary>All items met.</summary>
    public Span<Candidate> All => _candidates.AsSpan(0, Count);

    /// <summary>Begins a query over items below <paramref name="itemsEnd"/>.</summary>
    public void Begin(int itemsEnd)
    {
        if (itemsEnd > _words.Length)
            Array.Resize(ref _words, Math.Max(itemsEnd, _words.Length + (_words.Length / 2)));
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref Candidate At(int item)
    {
        var words = _words;
        if ((uint)item >= (uint)words.Length)
            return ref Overflow(item);
        var place = words[item] - _stamp;
        return ref place <= CandidatesMax ? ref _candidates[place] : ref Add(item);
    }

    private ref Candidate Overflow(int item)
    {
        _overflow = new Candidate { Item = item, QueryPlace = -1, IsExcluded = true };
        return ref _overflow;
    }

    private ref Candidate Add(int item)
    {
        if (Count == CandidatesMax)
            return ref Overflow(item);

        if (Count == _candidates.Length)
            Array.Resize(ref _candidates, _candidates.Length * 2);
        _words[item] = _stamp | (uint)Count;
        ref var candidate = ref _candidates[Count++];
        candidate = default;
        candidate.Item = item;
        candidate.QueryPlace = -1;
        return ref candidate;
    }
}
