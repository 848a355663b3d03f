using System.Runtime.CompilerServices;
using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;

namespace CartStream.Retrieval.Transitions;

/// <summary>
/// Two steps over rules without order: from the query to its best items y, from each y to the items that its newest
/// sessions touched near it: <c>Σ_y either(y)·Σ_s step(distance)/(n_y + 1)^share/(n_j + 1)^popular</c>. It finds items
/// that no session has seen together with the query's.
/// </summary>
internal sealed class WalkRetriever : ICandidateSource
{
    private const int StepsMax = 3;

    private readonly SessionStore _store;
    private readonly TransitionOptions _options;
    private readonly NearbyInteractions _nearby;
    private readonly ItemSessions _sessions;
    private readonly PopularDamping _damping;
    private readonly float[] _steps;
    private readonly ulong[] _from;

    /// <summary>A source over <paramref name="store"/>.</summary>
    public WalkRetriever(SessionStore store, TransitionOptions options, PopularDamping damping)
    {
        _store = store;
        _options = options;
        _nearby = new NearbyInteractions(StepsMax);
        _sessions = new ItemSessions(store);
        _damping = damping;
        _steps = [.. Enumerable.Range(0, _nearby.DistanceCodes).Select(StepOf)];
        _from = new ulong[options.WalkItems];

        float StepOf(int code) => 1f / Math.Max(1, Math.Abs(_nearby.DistanceOf(code)));
    }

    /// <inheritdoc />
    /// <remarks>It continues from the candidates of <see cref="TransitionRetriever"/>, with details.</remarks>
    public void Retrieve(QueryContext query, CandidateTable candidates)
    {
        var top = new TopItems(_from);
        for (var i = 0; i < candidates.Count; i++)
            top.Add(candidates.All[i].Item, candidates.Details[i].Either);

        foreach (var packed in top.Sort())
            WalkFrom(PackedScores.Index(packed), PackedScores.Score(packed), query, candidates);
        DampPopular(candidates);
    }

    private void DampPopular(CandidateTable into)
    {
        var details = into.Details;
        for (var i = 0; i < details.Length; i++)
        {
            if (details[i].Walk > 0)
                details[i].Walk *= _damping.Of(_store.Postings.Sessions(into.All[i].Item));
        }
    }

    private void WalkFrom(int item, float score, QueryContext query, CandidateTable into)
    {
        var sessions = _store.Postings.Sessions(item);
        var weight = score / MathF.Pow(Math.Min(sessions, _options.WalkSessions) + 1, _options.SharePower);
        _sessions.Find(item, _options.WalkSessions, query.OwnSession, query.Window);
        _nearby.Begin(new Neighbourhood(item, _options.WalkSessions));
        while (_nearby.Next(_sessions, into))
            Add(weight, into.DetailsBySlot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Add(float weight, Span<CandidateDetail> details)
    {
        var slots = _nearby.Slots;
        var codes = _nearby.Codes;
        for (var i = 0; i < slots.Length; i++)
            details[slots[i]].Walk += weight * _steps[NearbyInteractions.DistanceCodeOf(codes[i])];
    }
}
