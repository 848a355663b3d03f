using CartStream.Events;
using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>
/// The training sets of the trees, one per objective: the candidates that the linear ranker puts first, and the next
/// item. A quarter of the others is drawn, whatever their rank: the fit is as good, in a third of the time.
/// </summary>
internal sealed class TreeTrainingSet : ITrainingSet
{
    private const int NextMax = 4;
    private const int DrawnOneOf = 4;

    /// <summary>Each other objective gets this part of the queries of <see cref="Objective.Next"/>.</summary>
    private const int OtherObjectives = 4;

    private readonly LinearRanker _linear;
    private readonly bool _perObjective;
    private readonly RankingSet[] _sets;
    private readonly int[] _queries;
    private readonly float[] _rows;

    /// <summary>An empty set.</summary>
    public TreeTrainingSet(RerankingOptions options, LinearRanker linear)
    {
        var width = linear.FeatureCount;
        _linear = linear;
        _perObjective = options.PerObjective;
        _queries = new int[Enum.GetValues<Objective>().Length];
        _rows = new float[options.Ordered * width];
        var rowsLimit = RankingSet.RowsLimit(width);
        _sets =
        [
            .. Enum.GetValues<Objective>().Select(objective => new RankingSet(
                width, Math.Min(QueriesOf(objective) * options.Ordered, rowsLimit))),
        ];

        int QueriesOf(Objective objective) =>
            objective == Objective.Next ? options.QueriesMax : options.QueriesMax / OtherObjectives;
    }

    /// <summary>The training set of the trees of <see cref="Objective.Next"/>.</summary>
    public RankingSet Next => _sets[(int)Objective.Next];

    /// <inheritdoc />
    public void Add(CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<Interaction> next)
    {
        var order = shortlist.OrderLinearly(_linear);
        order = order[..Math.Min(order.Length, shortlist.Ordered)];
        Add(Next, candidates, shortlist, order, next[0].Item);
        if (!_perObjective)
            return;
        AddAll(Objective.View, EventType.View, candidates, shortlist, order, next[..1]);
        AddAll(Objective.Cart, EventType.Cart, candidates, shortlist, order, next);
        AddAll(Objective.Purchase, EventType.Purchase, candidates, shortlist, order, next);
    }

    /// <summary>Fits trees per objective; null when no shortlist held the next item.</summary>
    public ObjectiveTrees? Fit(BoostedTreesOptions options, CancellationToken cancellation)
    {
        if (Next.Groups == 0)
            return null;
        var trees = BoostedTrees.Fit(Next, options, null, null, cancellation);
        return new ObjectiveTrees(trees, OfType(Objective.View), OfType(Objective.Cart), OfType(Objective.Purchase));

        // Where answers leave out a session's items, and only those are put into carts, no query has a relevant row.
        BoostedTrees? OfType(Objective objective) =>
            _sets[(int)objective].Groups > 0
            && ObjectiveTrees.IsWorthFitting(_queries[(int)objective], Next.Groups)
                ? BoostedTrees.Fit(_sets[(int)objective], options, null, null, cancellation)
                : null;
    }

    /// <summary>Each of the next few interactions of a type is a query of its own.</summary>
    private void AddAll(
        Objective objective,
        EventType type,
        CandidateTable candidates,
        Shortlist shortlist,
        ReadOnlySpan<ulong> order,
        ReadOnlySpan<Interaction> next)
    {
        var set = _sets[(int)objective];
        var left = NextMax;
        for (var i = 0; i < next.Length && left > 0; i++)
        {
            if (next[i].Type != type)
                continue;
            Add(set, candidates, shortlist, order, next[i].Item);
            left--;
        }

        _queries[(int)objective] += left < NextMax ? 1 : 0;
    }

    private void Add(
        RankingSet set, CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<ulong> order, int item)
    {
        var relevant = shortlist.IndexOf(candidates, item);
        var width = shortlist.Width;
        var (at, count) = (-1, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var index = PackedScores.Index(order[i]);
            if (index == relevant)
                at = count;
            else if ((SplitMix64.Mix((ulong)set.Groups, (ulong)i) & (DrawnOneOf - 1)) != 0)
                continue;
            shortlist.Row(index).CopyTo(_rows.AsSpan(count++ * width, width));
        }

        if (at < 0 || order.Length < 2)
            return;
        // A short list may yield no draw; the draw would then be the same for every later query.
        if (count == 1)
        {
            var first = PackedScores.Index(order[0]);
            var other = first == relevant ? PackedScores.Index(order[1]) : first;
            shortlist.Row(other).CopyTo(_rows.AsSpan(count++ * width, width));
        }

        set.Add(_rows.AsSpan(0, count * width), at);
    }
}
