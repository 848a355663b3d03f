using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CartStream.Index;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Transitions;

/// <summary>
/// The interactions near an item in its newest sessions, some sessions at a time, laid out one after the other. The
/// processor would mispredict the end of each of many short sessions, so they are copied eight interactions at a time
/// whatever their length, and counted in one long loop.
/// </summary>
internal sealed class NearbyInteractions
{
    private const int TypeShift = 16;
    private const int TypeUnit = 1 << TypeShift;

    /// <summary>Sessions gathered at a time.</summary>
    private const int GatheredAtOnce = 64;

    private readonly int _steps;
    private readonly int[] _slots;
    private readonly int[] _codes;
    private readonly int[] _returns;
    private Neighbourhood _of;
    private int _count;

    /// <summary>Gathers interactions up to <paramref name="steps"/> away.</summary>
    public NearbyInteractions(int steps)
    {
        _steps = steps;
        var gatheredMax = (GatheredAtOnce * 2 * steps) + IntBlocks.ReadableBehind;
        _slots = new int[gatheredMax];
        _codes = new int[gatheredMax];
        _returns = new int[steps + 1];
    }

    /// <summary>
    /// Numbers below this stand for distances in sessions in which the item came right after
    /// <see cref="Neighbourhood.Before"/>; those below half of it stand for distances in other sessions.
    /// </summary>
    public int DistanceCodes => 2 * Distances;

    /// <summary>The candidates of the last gathering: slots in <see cref="CandidateTable.BySlot"/>.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    /// <summary>
    /// The event type and the distance from the item, for <see cref="TypeOf"/> and <see cref="DistanceCodeOf"/>.
    /// </summary>
    public ReadOnlySpan<int> Codes => _codes.AsSpan(0, _count);

    /// <summary>Sessions looked at since the beginning.</summary>
    public int Sessions { get; private set; }

    /// <summary>How many of these repeated the item immediately.</summary>
    public int Repeated { get; private set; }

    /// <summary>In how many of these it came right after <see cref="Neighbourhood.Before"/>.</summary>
    public int Pairs { get; private set; }

    /// <summary>How often these had already touched the item before, by distance in interactions.</summary>
    public ReadOnlySpan<int> Returns => _returns;

    private int Distances => (2 * _steps) + 1;

    /// <summary>Interactions from the item to another one, below zero when that came before.</summary>
    public int DistanceOf(int distanceCode) => (distanceCode % Distances) - _steps;

    /// <summary>Whether the item came right after <see cref="Neighbourhood.Before"/>.</summary>
    public bool IsPair(int distanceCode) => distanceCode >= Distances;

    /// <summary>The code of the distance.</summary>
    public static int DistanceCodeOf(int code) => code & (TypeUnit - 1);

    /// <summary>The event type, as <see cref="Events.EventType"/>.</summary>
    public static int TypeOf(int code) => code >> TypeShift;

    /// <summary>Begins an item.</summary>
    /// <param name="of">The item, and which interactions near it are gathered.</param>
    public void Begin(in Neighbourhood of)
    {
        _of = of;
        Sessions = Repeated = Pairs = 0;
        Array.Clear(_returns);
    }

    /// <summary>Gathers the interactions of the next few sessions; false when all were looked at.</summary>
    /// <param name="sessions">The item's sessions, the same at each call.</param>
    /// <param name="candidates">The gathered items are added to these.</param>
    public bool Next(ItemSessions sessions, CandidateTable candidates)
    {
        var first = Sessions;
        var end = Math.Min(Math.Min(sessions.Count, _of.SessionsMax), first + GatheredAtOnce);
        _count = 0;
        for (; Sessions < end; Sessions++)
            Gather(sessions.Interactions(Sessions), sessions.PositionIn(Sessions));
        candidates.GetOrAdd(_slots.AsSpan(0, _count));
        return end > first;
    }

    private void Gather(ReadOnlySpan<int> interactions, int at)
    {
        Repeated += InteractionWord.Repeats(interactions[at]) > 0 ? 1 : 0;
        var isPair = _of.Before != Neighbourhood.NoItem
            && at > 0
            && InteractionWord.Item(interactions[at - 1]) == _of.Before;
        Pairs += isPair ? 1 : 0;
        var code = _steps + (isPair ? Distances : 0);
        var start = Math.Max(0, at - _steps);
        CountReturns(interactions[..at], start);
        if (!_of.IsAfterOnly)
            Copy(interactions[start..at], code + start - at);
        Copy(interactions.Slice(at + 1, Math.Min(_steps, interactions.Length - at - 1)), code + 1);
    }

    private void CountReturns(ReadOnlySpan<int> before, int start)
    {
        while ((start = 1 + InteractionSearch.NextSuperseded(before, start, _of.Item)) > 0)
            _returns[before.Length - start + 1]++;
    }

    /// <summary>
    /// Copies consecutive interactions, and some ints behind them, which the next copy overwrites; at least eight,
    /// because the processor can't predict whether there are none.
    /// </summary>
    private void Copy(ReadOnlySpan<int> interactions, int code)
    {
        ref var from = ref MemoryMarshal.GetReference(interactions);
        ref var to = ref _slots[_count];
        ref var codes = ref _codes[_count];
        var i = 0;
        do
        {
            var words = Vector256.LoadUnsafe(ref from, (nuint)i);
            var types = InteractionWord.Types(words) << TypeShift;
            (types + Vector256<int>.Indices + Vector256.Create(code + i)).StoreUnsafe(ref codes, (nuint)i);
            words.StoreUnsafe(ref to, (nuint)i);
            i += Vector256<int>.Count;
        }
        while (i < interactions.Length);

        _count += interactions.Length;
    }
}
