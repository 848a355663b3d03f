using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CartStream.Recommending.Candidates;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SessionKnn;

/// <summary>
/// What neighbours hold and what each touch gains, laid out one touch after the other: a processor guesses wrongly
/// where each of many short sessions ends, so they are copied eight touches at once whatever their length, and scored
/// in one long loop. Holds the arrays of one query, used again for the next.
/// </summary>
internal sealed class NeighbourTouches
{
    private const int GatheredMin = 1_024;

    private readonly int[] _places;
    private readonly float[] _gains;
    private readonly float[] _newestGains;
    private int _count;

    /// <summary>Room for sessions of up to <paramref name="touchesMax"/> touches.</summary>
    public NeighbourTouches(int touchesMax)
    {
        var gatheredMax = Math.Max(GatheredMin, touchesMax) + IntBlocks.ReadableBehind;
        _places = new int[gatheredMax];
        _gains = new float[gatheredMax];
        _newestGains = new float[gatheredMax];
    }

    /// <summary>Adds a neighbour; scores those before it first when there is no room for it.</summary>
    /// <param name="touches">Its touches, in a block.</param>
    /// <param name="gains">
    /// What each of them gains in a session as similar as can be; seven more can be read behind them.
    /// </param>
    /// <param name="similarity">How similar it is.</param>
    /// <param name="isNewest">Whether it holds the query's newest item.</param>
    /// <param name="into">Gets the scores.</param>
    public void Add(
        ReadOnlySpan<int> touches, ReadOnlySpan<float> gains, float similarity, bool isNewest, CandidateTable into)
    {
        if (_count + touches.Length > _places.Length - IntBlocks.ReadableBehind)
            Score(into);
        ref var from = ref MemoryMarshal.GetReference(touches);
        ref var gainsFrom = ref MemoryMarshal.GetReference(gains[..touches.Length]);
        var newest = Vector256.Create(isNewest ? 1f : 0);
        for (var i = 0; i < touches.Length; i += Vector256<int>.Count)
        {
            var gain = Vector256.LoadUnsafe(ref gainsFrom, (nuint)i) * similarity;
            Vector256.LoadUnsafe(ref from, (nuint)i).StoreUnsafe(ref _places[_count], (nuint)i);
            gain.StoreUnsafe(ref _gains[_count], (nuint)i);
            (gain * newest).StoreUnsafe(ref _newestGains[_count], (nuint)i);
        }

        _count += touches.Length;
    }

    /// <summary>Gives the candidates what the neighbours that were added since the last time propose.</summary>
    public void Score(CandidateTable into)
    {
        var places = _places.AsSpan(0, _count);
        into.Meet(places);
        Score(places, into.ByPlace);
        _count = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Score(ReadOnlySpan<int> places, Span<Candidate> candidates)
    {
        var gains = _gains.AsSpan(0, places.Length);
        var newestGains = _newestGains.AsSpan(0, places.Length);
        for (var i = 0; i < places.Length; i++)
        {
            ref var candidate = ref candidates[places[i]];
            var gain = gains[i];
            candidate.Knn += gain;
            candidate.KnnNewest += newestGains[i];
            candidate.KnnMost = float.MaxNative(candidate.KnnMost, gain);
            candidate.Neighbours++;
        }
    }
}
