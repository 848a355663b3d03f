using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CartStream.Index;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Transitions;

/// <summary>
/// What was touched near an item in its newest sessions, some sessions at a time, laid out one interaction after the
/// other: a processor guesses wrongly where each of many short sessions ends, so they are copied eight interactions at
/// once whatever their length, and counted in one long loop.
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

    /// <summary>Gathers what is up to <paramref name="steps"/> interactions away.</summary>
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
    /// <see cref="Neighbourhood.Before"/>, those below the half of it for distances in others.
    /// </summary>
    public int DistanceCodes => 2 * Distances;

    /// <summary>Candidates of what was gathered last: slots in <see cref="CandidateTable.BySlot"/>.</summary>
    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

    /// <summary>What was done and how far from the item, for <see cref="TypeOf"/> and <see cref="DistanceCodeOf"/>.
    /// </summary>
    public ReadOnlySpan<int> Codes => _codes.AsSpan(0, _count);

    /// <summary>Sessions looked at since the beginning.</summary>
    public int Sessions { get; private set; }

    /// <summary>How many of these did something to the item again at once.</summary>
    public int Repeated { get; private set; }

    /// <summary>In how many of these it came right after <see cref="Neighbourhood.Before"/>.</summary>
    public int Pairs { get; private set; }

    /// <summary>How often these had touched the item before already, by distance in interactions.</summary>
    public ReadOnlySpan<int> Returns => _returns;

    private int Distances => (2 * _steps) + 1;

    /// <summary>Interactions from the item to another one, below zero when that came before.</summary>
    public int DistanceOf(int distanceCode) => (distanceCode % Distances) - _steps;

    /// <summary>Whether the item came right after <see cref="Neighbourhood.Before"/>.</summary>
    public bool IsPair(int distanceCode) => distanceCode >= Distances;

    /// <summary>What stands for the distance.</summary>
    public static int DistanceCodeOf(int code) => code & (TypeUnit - 1);

    /// <summary>What was done, as <see cref="Events.EventType"/>.</summary>
    public static int TypeOf(int code) => code >> TypeShift;

    /// <summary>Begins with an item.</summary>
    /// <param name="of">The item, and how its sessions are looked at.</param>
    public void Begin(in Neighbourhood of)
    {
        _of = of;
        Sessions = Repeated = Pairs = 0;
        Array.Clear(_returns);
    }

    /// <summary>Gathers the interactions of the next few sessions; false when all were looked at.</summary>
    /// <param name="sessions">The item's sessions, the same at each call.</param>
    /// <param name="candidates">What is gathered is met there.</param>
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
    /// Copies interactions in a row, and what is behind them, which what is copied next overwrites; eight at least, for
    /// whether there are none can't be foreseen.
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
