using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CartStream.Index;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.SessionKnn;

/// <summary>
/// The interactions of neighbours and the gain of each, laid out one after the other. The processor would mispredict
/// the end of each of many short sessions, so they are copied eight interactions at a time whatever their length, and
/// scored in one long loop. Holds the arrays of one query and reuses them for the next.
/// </summary>
internal sealed class NeighbourInteractions
{
    private const int GatheredMin = 1_024;

    private readonly int[] _slots;
    private readonly float[] _gains;
    private readonly float[] _newestGains;
    private int _count;

    /// <summary>Room for sessions of up to <paramref name="interactionsMax"/> interactions.</summary>
    public NeighbourInteractions(int interactionsMax)
    {
        var gatheredMax = Math.Max(GatheredMin, interactionsMax) + IntBlocks.ReadableBehind;
        _slots = new int[gatheredMax];
        _gains = new float[gatheredMax];
        _newestGains = new float[gatheredMax];
    }

    /// <summary>Adds a neighbour; if there is no room for it, scores the earlier ones first.</summary>
    /// <param name="interactions">Its interactions, in a block.</param>
    /// <param name="gains">
    /// The gain of each at maximal similarity; as many more can be read behind them as behind a block.
    /// </param>
    /// <param name="similarity">How similar it is.</param>
    /// <param name="isNewest">Whether it holds the query's newest item.</param>
    /// <param name="into">Gets the scores.</param>
    public void Add(
        ReadOnlySpan<int> interactions, ReadOnlySpan<float> gains, float similarity, bool isNewest, CandidateTable into)
    {
        if (_count + interactions.Length > _slots.Length - IntBlocks.ReadableBehind)
            Score(into);
        ref var from = ref MemoryMarshal.GetReference(interactions);
        ref var gainsFrom = ref MemoryMarshal.GetReference(gains[..interactions.Length]);
        var newest = Vector256.Create(isNewest ? 1f : 0);
        var i = 0;
        // Twice per step: most neighbours have no more interactions, so the processor predicts the end correctly.
        do
        {
            Copy(ref from, ref gainsFrom, similarity, newest, i, into.IsDetailed);
            Copy(ref from, ref gainsFrom, similarity, newest, i + Vector256<int>.Count, into.IsDetailed);
            i += 2 * Vector256<int>.Count;
        }
        while (i < interactions.Length);

        _count += interactions.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(
        ref int interactions, ref float gains, float similarity, Vector256<float> newest, int from, bool isDetailed)
    {
        var to = (nuint)(_count + from);
        var gain = Vector256.LoadUnsafe(ref gains, (nuint)from) * similarity;
        var words = Vector256.LoadUnsafe(ref interactions, (nuint)from);
        words.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_slots), to);
        gain.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_gains), to);
        if (isDetailed)
            (gain * newest).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_newestGains), to);
    }

    /// <summary>Adds the gains of the neighbours added since the last call to the candidates.</summary>
    public void Score(CandidateTable into)
    {
        var slots = _slots.AsSpan(0, _count);
        into.GetOrAdd(slots);
        Score(slots, into.BySlot);
        if (into.IsDetailed)
            ScoreDetails(slots, into.DetailsBySlot);
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Score(ReadOnlySpan<int> slots, Span<Candidate> candidates)
    {
        var gains = _gains.AsSpan(0, slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            ref var candidate = ref candidates[slots[i]];
            candidate.Knn += gains[i];
            candidate.Neighbours++;
        }
    }

    private void ScoreDetails(ReadOnlySpan<int> slots, Span<CandidateDetail> details)
    {
        var gains = _gains.AsSpan(0, slots.Length);
        var newestGains = _newestGains.AsSpan(0, slots.Length);
        for (var i = 0; i < slots.Length; i++)
        {
            ref var detail = ref details[slots[i]];
            detail.KnnNewest += newestGains[i];
            detail.KnnMost = float.MaxNative(detail.KnnMost, gains[i]);
        }
    }
}
