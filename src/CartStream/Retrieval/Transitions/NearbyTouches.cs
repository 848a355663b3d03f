using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CartStream.Index;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Transitions;

/// <summary>
/// What was touched near an item in its newest sessions, some sessions at a time, laid out one touch after the other:
/// a processor guesses wrongly where each of many short sessions ends, so they are copied eight touches at once
/// whatever their length, and counted in one long loop.
/// </summary>
internal sealed class NearbyTouches
{
    private const int TypeShift = 16;
    private const int TypeUnit = 1 << TypeShift;

    /// <summary>Sessions gathered at a time.</summary>
    private const int GatheredAtOnce = 64;

    private readonly int _steps;
    private readonly int[] _places;
    private readonly int[] _codes;
    private readonly int[] _returns;
    private Neighbourhood _of;
    private int _count;

    /// <summary>Gathers what is up to <paramref name="steps"/> touches away.</summary>
    public NearbyTouches(int steps)
    {
        _steps = steps;
        var gatheredMax = (GatheredAtOnce * 2 * steps) + IntBlocks.ReadableBehind;
        _places = new int[gatheredMax];
        _codes = new int[gatheredMax];
        _returns = new int[steps + 1];
    }

    /// <summary>
    /// Numbers below this stand for distances in sessions in which the item came right after
    /// <see cref="Neighbourhood.Before"/>, those below the half of it for distances in others.
    /// </summary>
    public int DistanceCodes => 2 * Distances;

    /// <summary>Candidates of what was gathered last: places in <see cref="CandidateTable.ByPlace"/>.</summary>
    public ReadOnlySpan<int> Places => _places.AsSpan(0, _count);

    /// <summary>What was done and how far from the item, for <see cref="TypeOf"/> and <see cref="DistanceCodeOf"/>.
    /// </summary>
    public ReadOnlySpan<int> Codes => _codes.AsSpan(0, _count);

    /// <summary>Sessions looked at since the beginning.</summary>
    public int Sessions { get; private set; }

    /// <summary>How many of these did something to the item again at once.</summary>
    public int Repeated { get; private set; }

    /// <summary>In how many of these it came right after <see cref="Neighbourhood.Before"/>.</summary>
    public int Pairs { get; private set; }

    /// <summary>How often these had touched the item before already, by distance in touches.</summary>
    public ReadOnlySpan<int> Returns => _returns;

    private int Distances => (2 * _steps) + 1;

    /// <summary>Touches from the item to another one, below zero when that came before.</summary>
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

    /// <summary>Gathers the touches of the next few sessions; false when all were looked at.</summary>
    /// <param name="sessions">The item's sessions, the same at each call.</param>
    /// <param name="candidates">What is gathered is met there.</param>
    public bool Next(ItemSessions sessions, CandidateTable candidates)
    {
        var first = Sessions;
        var end = Math.Min(Math.Min(sessions.Count, _of.SessionsMax), first + GatheredAtOnce);
        _count = 0;
        for (; Sessions < end; Sessions++)
            Gather(sessions.Touches(Sessions), sessions.Touched(Sessions));
        candidates.GetOrAdd(_places.AsSpan(0, _count));
        return end > first;
    }

    private void Gather(ReadOnlySpan<int> touches, int at)
    {
        Repeated += InteractionWord.Repeats(touches[at]) > 0 ? 1 : 0;
        var isPair = _of.Before != Neighbourhood.NoItem
            && at > 0
            && InteractionWord.Item(touches[at - 1]) == _of.Before;
        Pairs += isPair ? 1 : 0;
        var code = _steps + (isPair ? Distances : 0);
        var start = Math.Max(0, at - _steps);
        CountReturns(touches[..at], start);
        if (!_of.IsAfterOnly)
            Copy(touches[start..at], code + start - at);
        Copy(touches.Slice(at + 1, Math.Min(_steps, touches.Length - at - 1)), code + 1);
    }

    private void CountReturns(ReadOnlySpan<int> before, int start)
    {
        while ((start = 1 + InteractionSearch.NextSuperseded(before, start, _of.Item)) > 0)
            _returns[before.Length - start + 1]++;
    }

    /// <summary>
    /// Copies touches in a row, and what is behind them, which what is copied next overwrites; eight at least, for
    /// whether there are none can't be foreseen.
    /// </summary>
    private void Copy(ReadOnlySpan<int> touches, int code)
    {
        ref var from = ref MemoryMarshal.GetReference(touches);
        ref var to = ref _places[_count];
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
        while (i < touches.Length);

        _count += touches.Length;
    }
}
