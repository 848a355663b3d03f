using CartStream.Events;
using CartStream.LearningToRank;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>
/// What the trees are fitted to, per objective: those of the pool that the linear ranker puts first, and the one that
/// came next. Of the others a quarter is drawn, whatever their rank: what is fitted is as good, in a third of the time.
/// </summary>
internal sealed class TreeQuestions : ITrainingSet
{
    private const int AnswersMax = 4;
    private const int DrawnOneOf = 4;

    private readonly LinearRanker _linear;
    private readonly bool _perObjective;
    private readonly RankingSet[] _sets;
    private readonly int[] _asked;
    private readonly float[] _rows;

    /// <summary>No questions yet.</summary>
    public TreeQuestions(RerankingOptions options, LinearRanker linear)
    {
        var width = linear.FeatureCount;
        _linear = linear;
        _perObjective = options.PerObjective;
        _asked = new int[Enum.GetValues<Objective>().Length];
        _rows = new float[options.Ordered * width];
        _sets = [.. Enum.GetValues<Objective>().Select(objective => new RankingSet(
            width, (objective == Objective.Next ? options.QueriesMax : options.QueriesMax / 4) * options.Ordered))];
    }

    /// <inheritdoc />
    public void Add(QueryContext asking, LearnedRanker ranking, ReadOnlySpan<Interaction> next)
    {
        var order = ranking.OrderLinearly(_linear);
        order = order[..Math.Min(order.Length, ranking.Ordered)];
        Add(_sets[(int)Objective.Next], asking, ranking, order, next[0].Item);
        if (!_perObjective)
            return;
        AddAll(Objective.View, EventType.View, asking, ranking, order, next[..1]);
        AddAll(Objective.Cart, EventType.Cart, asking, ranking, order, next);
        AddAll(Objective.Purchase, EventType.Purchase, asking, ranking, order, next);
    }

    /// <summary>Fits trees per objective; null when no question was answered by its pool.</summary>
    public ObjectiveTrees? Fit(BoostedTreesOptions options, CancellationToken cancellation)
    {
        var next = _sets[(int)Objective.Next];
        if (next.Groups == 0)
            return null;
        var trees = BoostedTrees.Fit(next, options, null, null, cancellation);
        return new ObjectiveTrees(trees, OfType(Objective.View), OfType(Objective.Cart), OfType(Objective.Purchase));

        BoostedTrees? OfType(Objective objective) =>
            ObjectiveTrees.IsWorthFitting(_asked[(int)objective], next.Groups)
                ? BoostedTrees.Fit(_sets[(int)objective], options, null, null, cancellation)
                : null;
    }

    /// <summary>The next few touches of a type, a question each: what is right of carts and purchases is all of them.
    /// </summary>
    private void AddAll(
        Objective objective,
        EventType type,
        QueryContext asking,
        LearnedRanker ranking,
        ReadOnlySpan<ulong> order,
        ReadOnlySpan<Interaction> next)
    {
        var set = _sets[(int)objective];
        var left = AnswersMax;
        for (var i = 0; i < next.Length && left > 0; i++)
        {
            if (next[i].Type != type)
                continue;
            Add(set, asking, ranking, order, next[i].Item);
            left--;
        }

        _asked[(int)objective] += left < AnswersMax ? 1 : 0;
    }

    private void Add(RankingSet set, QueryContext asking, LearnedRanker ranking, ReadOnlySpan<ulong> order, int item)
    {
        var relevant = ranking.PlaceOf(asking, item);
        var width = ranking.Width;
        var (at, count) = (-1, 0);
        for (var i = 0; i < order.Length; i++)
        {
            var place = PackedScores.Place(order[i]);
            if (place == relevant)
                at = count;
            else if ((SplitMix64.Mix((ulong)set.Groups, (ulong)i) & (DrawnOneOf - 1)) != 0)
                continue;
            ranking.Row(place).CopyTo(_rows.AsSpan(count++ * width, width));
        }

        if (at < 0 || order.Length < 2)
            return;
        // Of a small pool there may be none; the draw would be the same for each question after.
        if (count == 1)
        {
            var first = PackedScores.Place(order[0]);
            var other = first == relevant ? PackedScores.Place(order[1]) : first;
            ranking.Row(other).CopyTo(_rows.AsSpan(count++ * width, width));
        }

        set.Add(_rows.AsSpan(0, count * width), at);
    }
}
