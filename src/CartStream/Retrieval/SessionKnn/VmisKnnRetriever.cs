using CartStream.Index;
using CartStream.Options;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;

namespace CartStream.Retrieval.SessionKnn;

/// <summary>
/// Proposes the items of similar sessions. VMIS-kNN (Kersbergen et al., SIGMOD 2022) in its walk from the session's
/// items to their newest sessions, with the weights of VSTAN's family (Garg et al., SIGIR 2019; Ludewig et al. 2021):
/// <c>sim(s) = (Σ_x e^(−wd·d(x))·idf(x)^a)^p · e^(−r·age(s))</c> over the shared items x, where d counts distinct items
/// from the session's end, <c>idf(x) = ln((N + 1)/df(x))</c> and age is 0 for the newest session and 1 for the oldest.
/// The m newest sessions of the newest item are looked at, and <c>m·e^(−wd·d)</c> of the others, but at least 300. The
/// k most similar propose their items; for a session of more than three items, whose similarities are more reliable, a
/// share of k. With g the distance from the shared item that is nearest to the query's end, an item after it gains
/// <c>sim·e^(−ld·(g − 1))</c>, one before it ρ times that, the shared item itself sim. All gains are multiplied by
/// <c>idf^γ</c> of the item; those of the query's own items also by σ_other. The newest item is in nearly every
/// neighbour, which says nothing about whether the shopper stays with it; it gets <c>σ_last · odds · Σ_others score</c>
/// instead, with the odds that this shop's sessions stay with an item: <c>(repeated at once + 1)/(steps to other items
/// + 10)</c>. Each older item of the query, the d-th newest, has at least <c>σ_back · odds² · Σ_new score · e^(−bd·(d −
/// 1))</c>, Σ_new being over items that are not the query's, with the odds that this shop's sessions go back to an item
/// that they had left: <c>(went back + 1)/(steps to other items + 10)</c>. They are squared because where few go back,
/// neighbours predict better to which item.
/// </summary>
/// <remarks>
/// A session is seen as its distinct items at the position of their newest interaction. Removals from the cart are
/// neither learnt nor part of the query. Ages are rounded down to 1/1024.
/// </remarks>
internal sealed class VmisKnnRetriever : ICandidateSource
{
    /// <summary>Most distinct items of a session that uses all of k.</summary>
    private const int ShortMax = 3;

    private const int SessionsMin = 300;

    /// <summary>Largest relative error of a sum from adding and subtracting its parts.</summary>
    private const float RoundingMax = 1e-5f;

    private readonly SessionStore _store;
    private readonly SessionKnnOptions _options;
    private readonly NeighbourTable _table;
    private readonly NeighbourInteractions _interactions;
    private readonly float[] _ageFactors = new float[SessionAges.Steps + 1];
    private readonly float[] _queryWeights;
    private readonly int _longest;
    private readonly float[] _gains;
    private readonly float[] _similarities = new float[Powers.Block];
    private readonly long[] _addresses = new long[Powers.Block];
    private readonly int[] _sessionsOf;

    /// <summary>A source over <paramref name="store"/>.</summary>
    public VmisKnnRetriever(SessionStore store, SessionKnnOptions options)
    {
        _store = store;
        _options = options;
        for (var i = 0; i <= SessionAges.Steps; i++)
            _ageFactors[i] = MathF.Exp(-options.AgeDecay / options.SimilarityPower * i / SessionAges.Steps);
        _queryWeights = [.. Enumerable.Range(0, options.RecentItems).Select(d => MathF.Exp(-options.QueryDecay * d))];
        _sessionsOf = [.. _queryWeights.Select(weight => SessionsOf(weight, options.SessionsPerItem))];
        _table = new NeighbourTable(Math.Min(_sessionsOf.Sum(), store.SessionsMax));
        _longest = store.InteractionsPerSession;
        _interactions = new NeighbourInteractions(_longest);
        _gains = [.. Enumerable.Range(1 - _longest, (2 * _longest) + IntBlocks.ReadableBehind).Select(GainAt)];
    }

    /// <summary>The gain of an item this many interactions after the shared one; before it when below zero.</summary>
    private float GainAt(int distance) => distance == 0
        ? 1
        : (distance < 0 ? _options.GainBefore : 1) * MathF.Exp(-_options.GainDecay * (Math.Abs(distance) - 1));

    /// <summary>
    /// A session found only by an item of so little weight is no neighbour, and the item adds little to other sessions.
    /// </summary>
    private static int SessionsOf(float weight, int most) =>
        Math.Max(Math.Min(SessionsMin, most), (int)(most * weight));

    /// <inheritdoc />
    public void Retrieve(QueryContext query, CandidateTable candidates)
    {
        var items = query.Session.Items;
        var newest = query.SessionsOfNewest;
        FindNeighbours(items, newest, query.Window);
        // One more than needed when the query's own session may be among them.
        var most = NeighboursFor(items.Length) + (query.OwnSession is null ? 0 : 1);
        var neighbours = _table.Select(most, _ageFactors, new SessionAges(query.Window));
        Score(neighbours, items, newest, query.OwnSession, candidates);
        WeighRepeats(items, candidates);
    }

    private int NeighboursFor(int items) =>
        items <= ShortMax ? _options.Neighbours : (int)MathF.Ceiling(_options.Neighbours * _options.LongShare);

    private void FindNeighbours(ReadOnlySpan<int> items, ItemSessions newest, in SessionWindow window)
    {
        items = items[..Math.Min(items.Length, _options.RecentItems)];
        var foundMax = newest.Count;
        for (var d = 1; d < items.Length; d++)
            foundMax += Math.Min(_sessionsOf[d], _store.Postings.Read(items[d]).Length);
        _table.Begin(foundMax);
        for (var d = 0; d < items.Length; d++)
        {
            var weight = WeightOf(items[d], d);
            // Zero or NaN when the writer is counting, or when every one of millions of sessions holds it.
            if (!(weight > 0))
                continue;
            if (d == 0)
                _table.AddNewest(newest.Serials[..Math.Min(newest.Count, _sessionsOf[0])], weight, items.Length == 1);
            else
                _table.Add(_store.Postings.Read(items[d]), window, _sessionsOf[d], weight, d);
        }
    }

    private float WeightOf(int item, int distance)
    {
        var holding = _store.Postings.Sessions(item);
        return holding <= 0
            ? 0
            : _queryWeights[distance] * MathF.Pow(MathF.Log((_store.Sessions + 1f) / holding), _options.IdfPower);
    }

    private void Score(
        ReadOnlySpan<ulong> neighbours, ReadOnlySpan<int> query, ItemSessions newest, ulong? own, CandidateTable into)
    {
        var most = 0f;
        foreach (var neighbour in neighbours)
        {
            if (_table.Nearest(PackedScores.Index(neighbour)) > 0)
                _store.Prefetch(_table.Serial(PackedScores.Index(neighbour)));
            most = Math.Max(most, PackedScores.Score(neighbour));
        }

        into.Counts.Neighbours = 0;
        var similarities = _similarities.AsSpan();
        for (var start = 0; start < neighbours.Length; start += Powers.Block)
        {
            var block = neighbours[start..Math.Min(neighbours.Length, start + Powers.Block)];
            Locate(block, own);
            for (var i = 0; i < block.Length; i++)
                similarities[i] = PackedScores.Score(block[i]) / most;
            Powers.Raise(similarities[..block.Length], _options.SimilarityPower);
            for (var i = 0; i < block.Length; i++)
            {
                var found = PackedScores.Index(block[i]);
                var nearest = _table.Nearest(found);
                // The newest item's sessions are found first, in their order.
                if (nearest == 0)
                    Add(newest.Interactions(found), newest.PositionIn(found), similarities[i], isNewest: true, into);
                else if (_addresses[i] != 0)
                    AddOlder(_store.Interactions(_addresses[i]), query[nearest], similarities[i], into);
            }
        }

        _interactions.Score(into);
    }

    /// <summary>Locates those that don't hold the newest item; the others are located already.</summary>
    private void Locate(ReadOnlySpan<ulong> block, ulong? own)
    {
        for (var i = 0; i < block.Length; i++)
        {
            var found = PackedScores.Index(block[i]);
            _addresses[i] = _table.Nearest(found) == 0 ? 0 : _store.Locate(_table.Serial(found), own);
        }
    }

    private void AddOlder(ReadOnlySpan<int> interactions, int sharedItem, float similarity, CandidateTable into)
    {
        var shared = InteractionSearch.Newest(interactions, sharedItem);
        // Gone: the writer has changed the session since it was found.
        if (shared >= 0)
            Add(interactions, shared, similarity, isNewest: false, into);
    }

    private void Add(ReadOnlySpan<int> interactions, int shared, float similarity, bool isNewest, CandidateTable into)
    {
        _interactions.Add(interactions, _gains.AsSpan(_longest - 1 - shared), similarity, isNewest, into);
        into.Counts.Neighbours++;
    }

    private void WeighRepeats(ReadOnlySpan<int> items, CandidateTable into)
    {
        if (_options.ItemIdfPower > 0)
        {
            foreach (ref var candidate in into.All)
                candidate.Knn *= ItemWeight(candidate.Item);
        }

        for (var d = 1; d < items.Length; d++)
            into.At(items[d]).Knn *= _options.RepeatOther;
        if (items.IsEmpty)
            return;
        ref var newest = ref into.At(items[0]);
        newest.Knn = 0;
        var others = 0f;
        foreach (ref readonly var candidate in into.All)
            others += candidate.Knn;
        others += RaiseReturns(items, others, into);
        if (newest.Neighbours > 0)
            newest.Knn = others > 0 ? _options.RepeatNewest * OddsOf(_store.Repeated) * others : 1;
        else if (_options.ReturnWeight > 0 && IsLearnt(items[0]))
            Raise(ref newest, _options.RepeatNewest * OddsOf(_store.Repeated) * others);
    }

    /// <summary>
    /// Raises the query's older items to their scores by the odds of going back, and returns the total increase.
    /// </summary>
    private float RaiseReturns(ReadOnlySpan<int> items, float scores, CandidateTable into)
    {
        if (items.Length < 2 || _options.ReturnWeight == 0)
            return 0;
        var ofNew = scores;
        for (var d = 1; d < items.Length; d++)
            ofNew -= into.At(items[d]).Knn;
        // A remainder within the rounding error counts as zero.
        ofNew = ofNew > scores * RoundingMax ? ofNew : 0;
        var odds = OddsOf(_store.Returned);
        var least = scores > 0 ? _options.ReturnWeight * odds * odds * ofNew : 1;
        var raised = 0f;
        for (var d = 1; d < items.Length; d++)
        {
            if (IsLearnt(items[d]))
                raised += Raise(ref into.At(items[d]), least * MathF.Exp(-_options.ReturnDecay * (d - 1)));
        }

        return raised;
    }

    /// <summary>
    /// Items that no session holds are not proposed: a request may name items that the shop doesn't have.
    /// </summary>
    private bool IsLearnt(int item) => _store.Postings.Sessions(item) > 0;

    private static float Raise(ref Candidate candidate, float least)
    {
        var raised = least - candidate.Knn;
        if (!(raised > 0))
            return 0;
        candidate.Knn = least;
        candidate.IsReturn = true;
        return raised;
    }

    /// <summary>The odds of this many steps of the shop's sessions against their steps to new items.</summary>
    private float OddsOf(long steps) => (steps + 1f) / (Math.Max(0, _store.InteractionCount - _store.Sessions) + 10f);

    private float ItemWeight(int item)
    {
        var idf = MathF.Log((_store.Sessions + 1f) / Math.Max(1, _store.Postings.Sessions(item)));
        return MathF.Pow(Math.Max(0, idf), _options.ItemIdfPower);
    }
}
