using System.Runtime.CompilerServices;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval.Transitions;

/// <summary>
/// Proposes items that were touched near an item of the query, counted in the item's newest sessions at query time:
/// <list type="bullet">
/// <item>sequential rules (Kamehkhosh et al. 2017; Ludewig &amp; Jannach 2018): <c>Σ_d e^(−wd·d)·Σ_s g^(−u)/(n_d +
/// 1)^share</c> over the sessions s in which the item came g interactions after the d-th newest item of the query, and
/// n_d that one's sessions; an item that a session stays with (g = 1) or returns to follows itself;</item>
/// <item>rules without order: the same with what came before added, times ρ, over <c>(n_j + 1)^popular</c>, n_j being
/// the proposed item's sessions;</item>
/// <item>typed co-visitation (OTTO 2022): as rules without order, each session weighed by what it did with the proposed
/// item;</item>
/// <item>the basket: <c>Σ_d Σ_s 1/√((n_d + 1)·(n_j + 1))</c>, the cosine of two items added up over the query, which is
/// what counts where carts are filled in no order.</item>
/// </list>
/// The newest m sessions of the newest item are looked at, and <c>m·e^(−wd·d)</c> of the d-th newest, as their weight
/// falls.
/// </summary>
internal sealed class TransitionRetriever : ICandidateSource
{
    private const int SessionsMin = 32;

    /// <summary>The last index of the query's items, newest 0, that candidates keep counts of.</summary>
    private const int CountedLast = Candidate.FollowsOfNewest.Length - 1;

    private readonly SessionStore _store;
    private readonly TransitionOptions _options;
    private readonly NearbyInteractions _nearby;
    private readonly ItemSessions _ofOlder;
    private readonly PopularDamping _damping;
    private readonly PopularDamping _cosine = new(0.5f);
    private readonly float[] _typeWeights;
    private readonly float[] _steps;
    private readonly Step[] _stepsByCode;
    private readonly bool _isSequential;
    private readonly int _itemsMax;

    /// <summary>A source over <paramref name="store"/>.</summary>
    /// <param name="store">The learnt sessions.</param>
    /// <param name="options">Settings of the rules.</param>
    /// <param name="damping">The damping of popular items.</param>
    /// <param name="isSequential">
    /// Whether only the sequential rules are computed, a third of the work; all others need details.
    /// </param>
    /// <param name="itemsMax">Most items of the session that rules are taken from, newest first.</param>
    public TransitionRetriever(
        SessionStore store,
        TransitionOptions options,
        PopularDamping damping,
        bool isSequential = false,
        int itemsMax = QueryItems.Max)
    {
        _isSequential = isSequential;
        _itemsMax = itemsMax;
        _store = store;
        _options = options;
        _nearby = new NearbyInteractions(options.Steps);
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
                CountIndex = distance == 0 ? 0 : TransitionCounts.IndexOf(distance),
                IsPairNext = _nearby.IsPair(code) && distance == 1,
                IsPairLater = _nearby.IsPair(code) && distance > 1,
            };
        }
    }

    /// <inheritdoc />
    public void Retrieve(QueryContext query, CandidateTable candidates)
    {
        var items = query.Session.Items;
        var used = Math.Min(items.Length, Math.Min(_itemsMax, _options.RecentItems));
        for (var d = 0; d < used; d++)
        {
            var sessions = _store.Postings.Sessions(items[d]);
            var weight = MathF.Exp(-_options.QueryDecay * d) / MathF.Pow(sessions + 1, _options.SharePower);
            var most = Math.Max(SessionsMin, (int)(_options.SessionsPerItem * MathF.Exp(-_options.QueryDecay * d)));
            if (d > 0)
                _ofOlder.Find(items[d], most, query.OwnSession, query.Window);
            var pairWith = d == 0 && !_isSequential && items.Length > 1 ? items[1] : Neighbourhood.NoItem;
            _nearby.Begin(new Neighbourhood(items[d], most, _isSequential, pairWith));
            var weights = new Weights(weight, 1 / MathF.Sqrt(sessions + 1));
            CountAround(items[d], d == 0 ? query.SessionsOfNewest : _ofOlder, d, weights, candidates);
            if (d == 0)
                SetCounts(ref candidates.Counts);
        }

        if (!_isSequential)
            DampPopular(candidates);
    }

    private void SetCounts(ref RetrievalCounts counts)
    {
        counts.NewestSessions = _nearby.Sessions;
        counts.NewestRepeated = _nearby.Repeated;
        counts.NewestPairs = _nearby.Pairs;
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

    private void CountAround(int item, ItemSessions of, int d, Weights weights, CandidateTable into)
    {
        while (_nearby.Next(of, into))
        {
            if (_isSequential)
                CountAfter(d, weights.Ordered, into.BySlot);
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
        var slots = _nearby.Slots;
        var codes = _nearby.Codes[..slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            ref var candidate = ref candidates[slots[i]];
            ref var step = ref steps[NearbyInteractions.DistanceCodeOf(codes[i])];
            candidate.Forward += weight * step.After;
            if (d <= CountedLast)
                CountFollowing(ref candidate.Follows[d], step);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountAll(int d, Weights weights, CandidateTable into)
    {
        var candidates = into.BySlot;
        var details = into.DetailsBySlot;
        var steps = _stepsByCode;
        var typeWeights = _typeWeights;
        var slots = _nearby.Slots;
        var codes = _nearby.Codes[..slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            ref var candidate = ref candidates[slots[i]];
            ref var detail = ref details[slots[i]];
            var code = codes[i];
            ref var step = ref steps[NearbyInteractions.DistanceCodeOf(code)];
            var gain = weights.Ordered * step.Either;
            candidate.Forward += weights.Ordered * step.After;
            detail.Either += gain;
            detail.Basket += weights.Basket;
            detail.Typed += gain * typeWeights[NearbyInteractions.TypeOf(code)];
            if (d <= CountedLast)
            {
                CountFollowing(ref candidate.Follows[d], step);
                detail.Near[d].Count(step.CountIndex);
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

    /// <summary>The weight of a session of one of the query's items, in order and in the basket.</summary>
    private readonly record struct Weights(float Ordered, float Basket);

    /// <summary>The weight of an interaction at one distance.</summary>
    private struct Step
    {
        public float After;
        public float Either;
        public ushort Follows;
        public int CountIndex;
        public bool IsPairNext;
        public bool IsPairLater;
    }
}
