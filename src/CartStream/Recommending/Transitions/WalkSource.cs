using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Transitions;

/// <summary>
/// Two steps over rules without order: from the query to its best items y, from each y to what its newest sessions
/// touched near it: <c>Σ_y either(y)·Σ_s step(distance)/(n_y + 1)^share/(n_j + 1)^popular</c>. It finds items that no
/// session has seen together with the query's.
/// </summary>
internal sealed class WalkSource
{
    private const int StepsMax = 3;

    private readonly SessionStore _store;
    private readonly TransitionOptions _options;
    private readonly ScoredItem[] _from;

    /// <summary>A source over <paramref name="store"/>.</summary>
    public WalkSource(SessionStore store, TransitionOptions options)
    {
        _store = store;
        _options = options;
        _from = new ScoredItem[options.WalkItems];
    }

    /// <summary>Goes on from what <see cref="TransitionSource"/> has proposed.</summary>
    public void Propose(ulong? own, SessionWindow window, CandidateTable into)
    {
        var top = new TopItems(_from);
        foreach (ref readonly var candidate in into.All)
        {
            if (top.Takes(candidate.Item, candidate.Either))
                top.Add(new ScoredItem(candidate.Item, candidate.Either, default));
        }

        var count = top.Sort();
        for (var i = 0; i < count; i++)
            WalkFrom(_from[i], own, window, into);
        DampPopular(into.All);
    }

    private void DampPopular(Span<Candidate> candidates)
    {
        Span<float> factors = stackalloc float[Powers.Block];
        for (var start = 0; start < candidates.Length; start += Powers.Block)
        {
            var block = candidates[start..Math.Min(candidates.Length, start + Powers.Block)];
            PopularDamping.Write(_store, _options.PopularPower, block, factors);
            for (var i = 0; i < block.Length; i++)
                block[i].Walk *= factors[i];
        }
    }

    private void WalkFrom(in ScoredItem from, ulong? own, SessionWindow window, CandidateTable into)
    {
        var sessions = _store.Postings.Sessions(from.Item);
        var weight = from.Score / MathF.Pow(Math.Min(sessions, _options.WalkSessions) + 1, _options.SharePower);
        Span<float> gains = stackalloc float[StepsMax + 1];
        for (var distance = 1; distance <= StepsMax; distance++)
            gains[distance] = weight / distance;
        var postings = _store.Postings.Read(from.Item);
        var (left, end) = (_options.WalkSessions, postings.Length);
        Span<long> places = stackalloc long[SessionStore.LocatedAtOnce];
        int count;
        while ((count = _store.LocateBefore(
            postings, ref end, window, own, places[..Math.Min(left, places.Length)])) > 0)
        {
            left -= count;
            foreach (var place in places[..count])
                AddAround(_store.Touches(place), from.Item, gains, into);
        }
    }

    private void AddAround(
        ReadOnlySpan<int> touches, int item, ReadOnlySpan<float> gains, CandidateTable into)
    {
        var at = touches.Length - 1;
        while (at > 0 && (touches[at] < 0 || TouchWord.Item(touches[at]) != item))
            at--;
        var last = Math.Min(touches.Length - 1, at + StepsMax);
        for (var i = Math.Max(0, at - StepsMax); i <= last; i++)
        {
            var word = touches[i];
            if (i != at && !TouchWord.IsSuperseded(word))
                into.At(TouchWord.Item(word)).Walk += gains[Math.Abs(i - at)];
        }
    }
}
