using System.Runtime.CompilerServices;
using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Transitions;

/// <summary>
/// What was touched near an item of the query, counted in the item's newest sessions when it is asked:
/// <list type="bullet">
/// <item>sequential rules (Kamehkhosh et al. 2017; Ludewig &amp; Jannach 2018):
/// <c>Σ_d e^(−wd·d)·Σ_s g^(−u)/(n_d + 1)^share</c> over the sessions s in which the item came g touches after the
/// d-th newest item of the query, and n_d that one's sessions; an item that a session stays with (g = 1) or returns to
/// follows itself;</item>
/// <item>rules without order: the same with what came before added, times ρ, over <c>(n_j + 1)^popular</c>, n_j being
/// the proposed item's sessions;</item>
/// <item>typed co-visitation (OTTO 2022): as rules without order, each session weighed by what it did with the
/// proposed item;</item>
/// <item>the basket: <c>Σ_d Σ_s 1/√((n_d + 1)·(n_j + 1))</c>, the cosine of two items added up over the query, which is
/// what counts where carts are filled in no order.</item>
/// </list>
/// Of the newest item the newest m sessions are looked at, of the d-th newest <c>m·e^(−wd·d)</c>, as their weight
/// falls.
/// </summary>
internal sealed class TransitionSource
{
    private const int SessionsMin = 32;

    /// <summary>The last place of the query's items, newest 0, that candidates keep counts of.</summary>
    private const int CountedLast = 2;

    private const int NoItem = -1;

    private readonly SessionStore _store;
    private readonly TransitionOptions _options;
    private readonly float[] _typeWeights;
    private readonly float[] _steps;
    private bool _isSequential;
    private int _second;
    private bool _isPair;

    /// <summary>A source over <paramref name="store"/>.</summary>
    public TransitionSource(SessionStore store, TransitionOptions options)
    {
        _store = store;
        _options = options;
        _steps = [.. Enumerable.Range(0, options.Steps + 1).Select(g => MathF.Pow(Math.Max(1, g), -options.StepPower))];
        _typeWeights = [.. Enumerable.Range(0, 4).Select(type => options.Weights.Of((Events.EventType)type))];
    }

    /// <summary>Sessions of the query's newest item that were looked at.</summary>
    public int NewestSessions { get; private set; }

    /// <summary>How many of these did something to it again at once.</summary>
    public int NewestRepeated { get; private set; }

    /// <summary>
    /// In how many of these it came right after the query's second newest item; counted for all rules only.
    /// </summary>
    public int NewestPairs { get; private set; }

    /// <summary>Counts what was touched near the query's newest items, and scores it.</summary>
    /// <param name="query">The query's items.</param>
    /// <param name="own">Key of the query's own session, which is not counted; null when it has none.</param>
    /// <param name="window">The sessions that count.</param>
    /// <param name="isSequential">Whether the sequential rules are all that is asked for; it is a third of the work.
    /// </param>
    /// <param name="into">Gets the scores.</param>
    public void Propose(QueryItems query, ulong? own, SessionWindow window, bool isSequential, CandidateTable into)
    {
        _isSequential = isSequential;
        NewestSessions = NewestRepeated = NewestPairs = 0;
        _second = query.Count > 1 ? query.Items[1] : NoItem;
        var used = Math.Min(query.Count, _options.RecentItems);
        for (var d = 0; d < used; d++)
        {
            var sessions = _store.Postings.Sessions(query.Items[d]);
            var weight = MathF.Exp(-_options.QueryDecay * d) / MathF.Pow(sessions + 1, _options.SharePower);
            CountAround(query.Items[d], d, new Weights(weight, 1 / MathF.Sqrt(sessions + 1)), own, window, into);
        }

        if (!isSequential)
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
            {
                block[i].Either *= factors[i];
                block[i].Basket /= MathF.Sqrt(_store.Postings.Sessions(block[i].Item) + 1);
            }
        }
    }

    private void CountAround(int item, int d, Weights weights, ulong? own, SessionWindow window, CandidateTable into)
    {
        var left = Math.Max(SessionsMin, (int)(_options.SessionsPerItem * MathF.Exp(-_options.QueryDecay * d)));
        var postings = _store.Postings.Read(item);
        var end = postings.Length;
        Span<long> places = stackalloc long[SessionStore.LocatedAtOnce];
        int count;
        while ((count = _store.LocateBefore(
            postings, ref end, window, own, places[..Math.Min(left, places.Length)])) > 0)
        {
            left -= count;
            foreach (var place in places[..count])
                CountAround(_store.Touches(place), item, d, weights, into);
        }
    }

    private void CountAround(ReadOnlySpan<int> touches, int item, int d, Weights weights, CandidateTable into)
    {
        var at = touches.Length - 1;
        while (at > 0 && (touches[at] < 0 || TouchWord.Item(touches[at]) != item))
            at--;
        var isRepeated = TouchWord.Repeats(touches[at]) > 0;
        if (isRepeated)
            into.At(item).Forward += weights.Ordered;
        _isPair = d == 0 && !_isSequential && at > 0 && TouchWord.Item(touches[at - 1]) == _second;
        if (d == 0)
        {
            NewestSessions++;
            NewestRepeated += isRepeated ? 1 : 0;
            NewestPairs += _isPair ? 1 : 0;
        }

        CountBefore(touches, at, d, weights, into);
        CountAfter(touches, at, d, weights, into);
    }

    private void CountAfter(ReadOnlySpan<int> touches, int at, int d, Weights weights, CandidateTable into)
    {
        var last = Math.Min(touches.Length - 1, at + _options.Steps);
        for (var i = at + 1; i <= last; i++)
        {
            var word = touches[i];
            if (TouchWord.IsSuperseded(word))
                continue;
            ref var candidate = ref into.At(TouchWord.Item(word));
            var gain = weights.Ordered * _steps[i - at];
            candidate.Forward += gain;
            if (!_isSequential)
                Gather(ref candidate, word, gain, weights.Basket);
            if (d <= CountedLast)
                CountsOf(ref candidate, d).Count(i - at);
            if (_isPair)
                CountPair(ref candidate, i - at);
        }
    }

    private static void CountPair(ref Candidate candidate, int distance)
    {
        ref var count = ref distance == 1 ? ref candidate.PairNext : ref candidate.PairLater;
        count += (ushort)(count < ushort.MaxValue ? 1 : 0);
    }

    private void CountBefore(ReadOnlySpan<int> touches, int at, int d, Weights weights, CandidateTable into)
    {
        for (var i = Math.Max(0, at - _options.Steps); i < at; i++)
        {
            var word = touches[i];
            if (TouchWord.IsSuperseded(word))
            {
                if (TouchWord.Item(word) == TouchWord.Item(touches[at]))
                    into.At(TouchWord.Item(word)).Forward += weights.Ordered * _steps[at - i];
                continue;
            }

            if (_isSequential)
                continue;
            ref var candidate = ref into.At(TouchWord.Item(word));
            Gather(ref candidate, word, weights.Ordered * _steps[at - i] * _options.Before, weights.Basket);
            if (d <= CountedLast)
                CountsOf(ref candidate, d).Count(i - at);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Gather(ref Candidate candidate, int word, float gain, float basket)
    {
        candidate.Either += gain;
        candidate.Basket += basket;
        candidate.Typed += gain * _typeWeights[(int)TouchWord.Type(word)];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref TransitionCounts CountsOf(ref Candidate candidate, int d) =>
        ref d == 0 ? ref candidate.Newest : ref d == 1 ? ref candidate.Second : ref candidate.Third;

    /// <summary>What a session of one of the query's items counts, in order and in the basket.</summary>
    private readonly record struct Weights(float Ordered, float Basket);
}
