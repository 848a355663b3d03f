using System.Runtime.CompilerServices;
using CartStream.Index;

namespace CartStream.Retrieval.Candidates;

/// <summary>
/// The candidates of one query: one <see cref="Candidate"/> per item, and one <see cref="CandidateDetail"/> where those
/// are kept, in the order in which they were met, looked up by the item's number in constant time.
/// </summary>
/// <remarks>
/// Invariant: an item's word holds the query's stamp above its slot, or another stamp when the query has not met it; so
/// a new stamp begins the next query. Candidates after the last are empty except for their items' numbers, so that
/// incrementing the count adds one. It holds 65,535 items. Items met after that, and items unknown to the query, share
/// the candidate at slot 0, which is never answered; so sources add to candidates without a check.
/// </remarks>
/// <param name="isDetailed">Whether details are kept; if not, <see cref="DetailOf"/> returns an empty one.</param>
internal sealed class CandidateTable(bool isDetailed)
{
    private const int SlotBits = 16;
    private const int CandidatesMax = (1 << SlotBits) - 1;
    private const int Nobody = 0;
    private const int SlotsAtFirst = 256;

    private uint[] _words = [];
    private uint _stamp;
    private RetrievalCounts _counts;
    private Candidate[] _candidates = new Candidate[SlotsAtFirst];
    private CandidateDetail[] _details = new CandidateDetail[isDetailed ? SlotsAtFirst : 1];

    /// <summary>Whether details are kept.</summary>
    public bool IsDetailed { get; } = isDetailed;

    /// <summary>Items met.</summary>
    public int Count { get; private set; }

    /// <summary>All items met.</summary>
    public Span<Candidate> All => _candidates.AsSpan(1, Count);

    /// <summary>The details of all items met, in the same order, where they are kept.</summary>
    public Span<CandidateDetail> Details => _details.AsSpan(1, Count);

    /// <summary>The candidates at the slots that <see cref="GetOrAdd"/> and <see cref="SlotOf"/> give.</summary>
    public Span<Candidate> BySlot => _candidates;

    /// <summary>The details at the same slots, where they are kept.</summary>
    public Span<CandidateDetail> DetailsBySlot => _details;

    /// <summary>What sources counted for the query.</summary>
    public ref RetrievalCounts Counts => ref _counts;

    /// <summary>Begins a query over items below <paramref name="itemsEnd"/>.</summary>
    /// <param name="itemsEnd">One more than the highest number of an item.</param>
    /// <param name="queryItems">The query's own items, newest first: the first candidates.</param>
    public void Begin(int itemsEnd, ReadOnlySpan<int> queryItems = default)
    {
        if (itemsEnd > _words.Length)
            Array.Resize(ref _words, Math.Max(itemsEnd, _words.Length + (_words.Length / 2)));
        _candidates.AsSpan(0, Count + 1).Clear();
        _details.AsSpan(0, IsDetailed ? Count + 1 : 1).Clear();
        _candidates[Nobody].IsExcluded = true;
        Count = 0;
        _counts = default;
        BeginStamp();
        for (var i = 0; i < queryItems.Length; i++)
            At(queryItems[i]).QueryIndex = i;
    }

    private void BeginStamp()
    {
        _stamp += 1u << SlotBits;
        if (_stamp != 0)
            return;
        Array.Clear(_words);
        _stamp = 1u << SlotBits;
    }

    /// <summary>Keeps items from being recommended.</summary>
    public void Exclude(ReadOnlySpan<int> items)
    {
        foreach (var item in items)
            At(item).IsExcluded = true;
    }

    /// <summary>
    /// The candidate of <paramref name="item"/>, created when it is met for the first time; one that is never answered
    /// when the item is unknown to the query.
    /// </summary>
    public ref Candidate At(int item)
    {
        // First the slot: meeting the item may move the candidates.
        var slot = SlotOf(item);
        return ref _candidates[slot];
    }

    /// <summary>
    /// Replaces interactions, as <see cref="InteractionWord"/>, with the slots of their candidates in
    /// <see cref="BySlot"/>; superseded interactions get the slot that is never answered.
    /// </summary>
    /// <remarks>
    /// The processor can't predict whether an item is new, and a misprediction costs more than everything else here. So
    /// the work for a new item is done for every interaction, and only the count is conditional.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void GetOrAdd(Span<int> interactions)
    {
        if (Count + interactions.Length > CandidatesMax)
        {
            GetOrAddNearlyFull(interactions);
            return;
        }

        MakeRoom(Count + interactions.Length);
        var words = _words.AsSpan();
        var candidates = _candidates.AsSpan();
        var (stamp, last) = (_stamp, (uint)Count);
        foreach (ref var interaction in interactions)
        {
            var item = InteractionWord.Item(interaction);
            if (InteractionWord.IsSuperseded(interaction) || (uint)item >= (uint)words.Length)
            {
                interaction = Nobody;
                continue;
            }

            var next = last + 1;
            candidates[(int)next].Item = item;
            var slot = words[item] - stamp;
            // All ones for a new item. A conditional would be compiled to a jump.
            var isNew = (uint)(-(int)(slot >> SlotBits) >> 31);
            slot = (slot & ~isNew) | (next & isNew);
            last -= isNew;
            words[item] = stamp | slot;
            interaction = (int)slot;
        }

        Count = (int)last;
    }

    private void GetOrAddNearlyFull(Span<int> interactions)
    {
        foreach (ref var interaction in interactions)
        {
            interaction = InteractionWord.IsSuperseded(interaction)
                ? Nobody
                : SlotOf(InteractionWord.Item(interaction));
        }
    }

    /// <summary>A slot's detail; an empty one where none are kept.</summary>
    public ref readonly CandidateDetail DetailOf(int slot) => ref _details[IsDetailed ? slot : Nobody];

    /// <summary>The slot of <paramref name="item"/> in <see cref="BySlot"/>; adds it if it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SlotOf(int item)
    {
        var words = _words;
        if ((uint)item >= (uint)words.Length)
            return Nobody;
        var slot = words[item] - _stamp;
        return slot <= CandidatesMax ? (int)slot : Add(item);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(int item)
    {
        if (Count == CandidatesMax)
            return Nobody;
        MakeRoom(Count + 1);
        var slot = ++Count;
        _words[item] = _stamp | (uint)slot;
        _candidates[slot].Item = item;
        return slot;
    }

    /// <summary>Makes room for this many candidates and one that isn't counted.</summary>
    private void MakeRoom(int count)
    {
        if (count + 1 < _candidates.Length)
            return;
        Array.Resize(ref _candidates, Math.Max(count + 2, _candidates.Length * 2));
        if (IsDetailed)
            Array.Resize(ref _details, _candidates.Length);
    }
}
