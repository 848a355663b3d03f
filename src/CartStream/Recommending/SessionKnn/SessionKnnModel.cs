using CartStream.Events;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SessionKnn;

/// <summary>
/// What similar sessions hold. VMIS-kNN (Kersbergen et al., SIGMOD 2022) in its walk from the session's items to their
/// newest sessions, with the weights of VSTAN's family (Garg et al., SIGIR 2019; Ludewig et al. 2021):
/// <c>sim(s) = (Σ_x e^(−wd·d(x))·idf(x)^a)^p · e^(−r·age(s))</c> over the shared items x, where d counts distinct items
/// from the session's end, <c>idf(x) = ln((N + 1)/df(x))</c> and age is 0 for the newest session and 1 for the oldest.
/// The k most similar propose their items: with g the distance from the shared item that is nearest to the query's
/// end, an item after it gains <c>sim·e^(−ld·(g − 1))</c>, one before it ρ times that, the shared item itself sim.
/// The scores of the query's own items are multiplied by σ_other. Its newest item is in nearly every neighbour, which
/// says nothing of whether the shopper stays with it; it gets <c>σ_last · odds · Σ_others score</c> instead, with the
/// odds at which this shop's sessions view their newest item once more:
/// <c>(repeated views + 1)/(steps to other items + 10)</c>.
/// </summary>
/// <remarks>
/// The open session enters an item's postings at its first touch. A session is seen as its distinct items in the order
/// of their newest touch; of a longer one the newest items are kept. Evicting a session takes out exactly what it had
/// brought. Removals from the cart are neither learnt nor asked with. Ages are rounded down to 1/1024.
/// </remarks>
public sealed class SessionKnnModel : IModel
{
    internal const string ModelName = "knn";

    private const int AgeSteps = 1_024;
    private const int QueryItemsMax = 64;

    private readonly SessionKnnOptions _options;
    private readonly SessionWindow _sessions;
    private readonly PostingTable _postings;
    private readonly NeighbourSearch _search;
    private readonly ItemScores _scores = new();
    private readonly ItemMarks _excluded = new();
    private readonly int[] _query = new int[QueryItemsMax];
    private readonly float[] _ageFactors = new float[AgeSteps];
    private readonly float[] _gains;

    /// <summary>An empty model.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public SessionKnnModel(SessionKnnOptions? options = null)
    {
        _options = options ?? new SessionKnnOptions();
        OptionFaults.ThrowIfAny(_options.Faults());
        _sessions = new SessionWindow(_options.SessionsMax, _options.ItemsPerSession);
        _postings = new PostingTable(_options.SessionsPerItem);
        _search = new NeighbourSearch(_options.RecentItems * _options.SessionsPerItem);
        for (var i = 0; i < AgeSteps; i++)
            _ageFactors[i] = MathF.Exp(-_options.AgeDecay / _options.SimilarityPower * i / AgeSteps);
        _gains = Gains(_options);
    }

    /// <inheritdoc />
    public string Name => ModelName;

    /// <inheritdoc />
    public long Version { get; private set; }

    /// <inheritdoc />
    public void Learn(in LearntEvent e)
    {
        if (e.Type == EventType.RemoveFromCart)
            Version++;
        else
            LearnTouch(e);
    }

    /// <summary>Learns an event that is no removal; returns what it changed, for who shares the sessions.</summary>
    internal SessionTouch LearnTouch(in LearntEvent e)
    {
        Version++;
        EnsureItem(e.Item);
        var touch = _sessions.Touch(e.Session, e.Item, isView: e.Type == EventType.View);
        _search.EnsureSessions(_sessions.Count);
        foreach (var item in touch.Evicted)
            _postings.Remove(item, touch.Slot);
        if (touch.Dropped != SessionTouch.NoItem)
            _postings.Remove(touch.Dropped, touch.Slot);
        if (touch.ReturnGap == 0)
            _postings.Add(e.Item, touch.Slot);
        return touch;
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        var items = _query.AsSpan(0, RecentItems.Collect(query.Session, _query));
        FindNeighbours(items);
        var own = query.SessionKey is { } key && _sessions.TryFind(key, out var slot) ? slot : -1;
        var neighbours = _search.Select(_options.Neighbours, _ageFactors, _sessions, own);
        ScoreItems(neighbours);
        WeighRepeats(items);

        _excluded.Set(query.Excluded);
        var top = new TopItems(results);
        foreach (var item in _scores.Items)
        {
            var score = _scores.Score(item);
            if (!top.Takes(item, score) || _excluded.Contains(item))
                continue;
            var evidence = new Evidence(Source.Neighbours, _scores.Additions(item), neighbours.Length);
            top.Add(new ScoredItem(item, score, evidence));
        }

        _scores.Clear();
        return top.Sort();
    }

    private static float[] Gains(SessionKnnOptions options)
    {
        var most = options.ItemsPerSession;
        var gains = new float[(2 * most) + 1];
        gains[most] = 1;
        for (var g = 1; g <= most; g++)
        {
            gains[most + g] = MathF.Exp(-options.GainDecay * (g - 1));
            gains[most - g] = options.GainBefore * gains[most + g];
        }

        return gains;
    }

    private void FindNeighbours(ReadOnlySpan<int> items)
    {
        var used = Math.Min(items.Length, _options.RecentItems);
        for (var d = 0; d < used; d++)
        {
            var item = items[d];
            if ((uint)item >= (uint)_postings.Items || _postings.Sessions(item) == 0)
                continue;
            var idf = MathF.Log((_sessions.Count + 1f) / _postings.Sessions(item));
            var weight = MathF.Exp(-_options.QueryDecay * d) * MathF.Pow(idf, _options.IdfPower);
            _postings.Read(item, out var older, out var newer);
            _search.Add(older, weight, d);
            _search.Add(newer, weight, d);
        }
    }

    private void ScoreItems(ReadOnlySpan<ulong> neighbours)
    {
        var most = 0f;
        foreach (var neighbour in neighbours)
            most = Math.Max(most, NeighbourSearch.Similarity(neighbour));
        foreach (var neighbour in neighbours)
        {
            var slot = NeighbourSearch.Slot(neighbour);
            var similarity = MathF.Pow(NeighbourSearch.Similarity(neighbour) / most, _options.SimilarityPower);
            var items = _sessions.ItemsOf(slot);
            var shared = items.IndexOf(_query[_search.Nearest(slot)]);
            var gains = _gains.AsSpan(_options.ItemsPerSession - shared, items.Length);
            for (var i = 0; i < items.Length; i++)
                _scores.Add(items[i], similarity * gains[i]);
        }
    }

    private void WeighRepeats(ReadOnlySpan<int> items)
    {
        for (var d = 1; d < items.Length; d++)
        {
            if ((uint)items[d] < (uint)_postings.Items)
                _scores.Score(items[d]) *= _options.RepeatOther;
        }

        if (items.IsEmpty || (uint)items[0] >= (uint)_postings.Items || _scores.Additions(items[0]) == 0)
            return;
        ref var newest = ref _scores.Score(items[0]);
        newest = 0;
        var others = 0f;
        foreach (var item in _scores.Items)
            others += _scores.Score(item);
        var odds = (_sessions.RepeatedViews + 1f) / (_sessions.Items - _sessions.Count + 10f);
        newest = others > 0 ? _options.RepeatNewest * odds * others : 1;
    }

    private void EnsureItem(int item)
    {
        _postings.EnsureItems(item + 1);
        _scores.EnsureItems(item + 1);
        _excluded.EnsureItems(item + 1);
    }
}
