using System.Runtime.CompilerServices;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Transitions;

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
internal sealed class TransitionRetriever
{
    private const int SessionsMin = 32;

    /// <summary>The last place of the query's items, newest 0, that candidates keep counts of.</summary>
    private const int CountedLast = Candidate.FollowsOfNewest.Length - 1;

    private readonly SessionStore _store;
    private readonly TransitionOptions _options;
    private readonly NearbyTouches _nearby;
    private readonly ItemSessions _ofOlder;
    private readonly PopularDamping _damping;
    private readonly PopularDamping _cosine = new(0.5f);
    private readonly float[] _typeWeights;
    private readonly float[] _steps;
    private readonly Step[] _stepsByCode;

    /// <summary>A source over <paramref name="store"/>.</summary>
    public TransitionRetriever(SessionStore store, TransitionOptions options, PopularDamping damping)
    {
        _store = store;
        _options = options;
        _nearby = new NearbyTouches(options.Steps);
        _ofOlder = new ItemSessions(store);
        _damping = damping;
        _typeWeights = [.. Enumerable.Range(0, 4).Select(type => options.Weights.Of((Events.EventType)type))];
        _steps = [.. Enumerable.Range(0, options.Steps + 1).Select(g => MathF.Pow(Math.Max(1, g), -options.StepPower))];
        _stepsByCode = [.. Enumerable.Range(0, _nearby.DistanceCodes).Select(StepOf)];

        Step StepOf(int code)
        {
            var distance = _nearby.DistanceOf(code);
            var step = _steps[Math.Abs(distance)];
            return new Step
            {
                After = distance > 0 ? step : 0,
                Either = step * (distance > 0 ? 1 : options.Before),
                Follows = (ushort)(distance > 0 ? 1 : 0),
                CountPlace = distance == 0 ? 0 : TransitionCounts.PlaceOf(distance),
                IsPairNext = _nearby.IsPair(code) && distance == 1,
                IsPairLater = _nearby.IsPair(code) && distance > 1,
            };
        }
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
    /// <param name="itemsMax">Of how many of them, newest first, at most.</param>
    /// <param name="newest">The sessions of the newest of them.</param>
    /// <param name="own">Key of the query's own session, which is not counted; null when it has none.</param>
    /// <param name="window">The sessions that count.</param>
    /// <param name="isSequential">Whether the sequential rules are all that is asked for; it is a third of the work.
    /// </param>
    /// <param name="into">Gets the scores; with details unless it is sequential.</param>
    public void Propose(
        QueryItems query,
        int itemsMax,
        ItemSessions newest,
        ulong? own,
        SessionWindow window,
        bool isSequential,
        CandidateTable into)
    {
        NewestSessions = NewestRepeated = NewestPairs = 0;
        var used = Math.Min(query.Count, Math.Min(itemsMax, _options.RecentItems));
        for (var d = 0; d < used; d++)
        {
            var sessions = _store.Postings.Sessions(query.Items[d]);
            var weight = MathF.Exp(-_options.QueryDecay * d) / MathF.Pow(sessions + 1, _options.SharePower);
            var most = Math.Max(SessionsMin, (int)(_options.SessionsPerItem * MathF.Exp(-_options.QueryDecay * d)));
            if (d > 0)
                _ofOlder.Find(query.Items[d], most, own, window);
            _nearby.Begin(new Neighbourhood(query.Items[d], most, isSequential, PairWith(query, d)));
            var weights = new Weights(weight, 1 / MathF.Sqrt(sessions + 1));
            CountAround(query.Items[d], d == 0 ? newest : _ofOlder, d, weights, isSequential, into);
            if (d == 0)
                (NewestSessions, NewestRepeated, NewestPairs) = (_nearby.Sessions, _nearby.Repeated, _nearby.Pairs);
        }

        if (!isSequential)
            DampPopular(into);

        int PairWith(QueryItems query, int d) =>
            d == 0 && !isSequential && query.Count > 1 ? query.Items[1] : Neighbourhood.NoItem;
    }

    private void DampPopular(CandidateTable into)
    {
        var candidates = into.All;
        var details = into.Details;
        for (var i = 0; i < details.Length; i++)
        {
            var sessions = _store.Postings.Sessions(candidates[i].Item);
            details[i].Either *= _damping.Of(sessions);
            details[i].Basket *= _cosine.Of(sessions);
        }
    }

    private void CountAround(
        int item, ItemSessions of, int d, Weights weights, bool isSequential, CandidateTable into)
    {
        while (_nearby.Next(of, into))
        {
            if (isSequential)
                CountAfter(d, weights.Ordered, into.ByPlace);
            else
                CountAll(d, weights, into);
        }

        // An item that sessions stay with or return to follows itself.
        var follows = (float)_nearby.Repeated;
        for (var distance = 1; distance < _steps.Length; distance++)
            follows += _nearby.Returns[distance] * _steps[distance];
        if (follows > 0)
            into.At(item).Forward += weights.Ordered * follows;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountAfter(int d, float weight, Span<Candidate> candidates)
    {
        var steps = _stepsByCode;
        var places = _nearby.Places;
        var codes = _nearby.Codes[..places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ref var candidate = ref candidates[places[i]];
            ref var step = ref steps[NearbyTouches.DistanceCodeOf(codes[i])];
            candidate.Forward += weight * step.After;
            if (d <= CountedLast)
                CountFollowing(ref candidate.Follows[d], step);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountAll(int d, Weights weights, CandidateTable into)
    {
        var candidates = into.ByPlace;
        var details = into.DetailsByPlace;
        var steps = _stepsByCode;
        var typeWeights = _typeWeights;
        var places = _nearby.Places;
        var codes = _nearby.Codes[..places.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ref var candidate = ref candidates[places[i]];
            ref var detail = ref details[places[i]];
            var code = codes[i];
            ref var step = ref steps[NearbyTouches.DistanceCodeOf(code)];
            var gain = weights.Ordered * step.Either;
            candidate.Forward += weights.Ordered * step.After;
            detail.Either += gain;
            detail.Basket += weights.Basket;
            detail.Typed += gain * typeWeights[NearbyTouches.TypeOf(code)];
            if (d <= CountedLast)
            {
                CountFollowing(ref candidate.Follows[d], step);
                detail.Near[d].Count(step.CountPlace);
            }

            if (step.IsPairNext)
                detail.PairNext++;
            if (step.IsPairLater)
                detail.PairLater++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CountFollowing(ref ushort count, in Step step) =>
        count += (ushort)(count < ushort.MaxValue ? step.Follows : 0);

    /// <summary>What a session of one of the query's items counts, in order and in the basket.</summary>
    private readonly record struct Weights(float Ordered, float Basket);

    /// <summary>What a touch at one distance counts.</summary>
    private struct Step
    {
        public float After;
        public float Either;
        public ushort Follows;
        public int CountPlace;
        public bool IsPairNext;
        public bool IsPairLater;
    }
}
