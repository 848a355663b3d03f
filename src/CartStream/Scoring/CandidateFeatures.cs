using System.Numerics;
using System.Runtime.InteropServices;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Embedding;

namespace CartStream.Scoring;

/// <summary>
/// Writes a row of <see cref="Feature"/>s for each candidate, the input of a fitted ranker. Holds the arrays of one
/// query and reuses them for the next.
/// </summary>
internal sealed class CandidateFeatures
{
    private const float NotInSession = 100;

    /// <summary>Stands for a source's highest score where it found nothing, so that shares are 0.</summary>
    private const float NoScore = 1e-9f;

    /// <summary>Sessions added to a count of sessions, so that shares of few sessions stay small.</summary>
    private const float SessionsDoubt = 5;

    /// <summary>The same for the sessions that hold the query's two newest items.</summary>
    private const float PairsDoubt = 2;

    /// <summary>Sessions of the newest item that weigh as much as the odds of the whole shop.</summary>
    private const int OddsDoubt = 20;

    private static readonly float[] Logs = [.. Enumerable.Range(0, 4_096).Select(count => Log((float)count))];

    private readonly ContentFeatures _content = new();
    private readonly float[] _query = new float[ItemEmbedding.Dimensions];
    private readonly int[] _items;
    private readonly float[] _embedding;
    private readonly float[] _toNewest;
    private readonly int[] _queryCategories = new int[QueryItems.Max];
    private readonly int[] _order;
    private readonly float[] _rows;

    /// <summary>Space for shortlists of <paramref name="countMax"/> candidates.</summary>
    public CandidateFeatures(int countMax)
    {
        _items = new int[countMax];
        _embedding = new float[countMax];
        _toNewest = new float[countMax];
        _order = new int[countMax];
        _rows = new float[countMax * FeatureSet.WidthMax];
    }

    /// <summary>Number of features per row of the last write.</summary>
    public int Width { get; private set; }

    /// <summary>The rows of this many candidates, one after the other.</summary>
    public Span<float> Rows(int count) => _rows.AsSpan(0, count * Width);

    /// <summary>Writes a row for each candidate of the shortlist.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The query's candidates.</param>
    /// <param name="shortlist">The indices of those that get a row.</param>
    /// <param name="embedding">Vectors of the items; null for none.</param>
    /// <param name="set">The features of a row.</param>
    public void Write(
        QueryContext query,
        CandidateTable candidates,
        ReadOnlySpan<int> shortlist,
        ItemEmbedding? embedding,
        FeatureSet set)
    {
        Width = set.Width;
        ScoreEmbedding(query, candidates, shortlist, embedding);
        for (var i = 0; i < query.Session.Count; i++)
            _queryCategories[i] = query.Store.Category(query.Session.Items[i]);
        var facts = new QueryFacts(query, candidates.Counts, Mean(_embedding.AsSpan(0, shortlist.Length)));
        var highest = Highest(candidates.All, candidates.Details);
        if (set.Content)
            _content.Begin(query);
        for (var i = 0; i < shortlist.Length; i++)
        {
            var found = new Found(ref candidates.All[shortlist[i]], ref candidates.Details[shortlist[i]]);
            var row = new FeatureRow(_rows.AsSpan(i * Width, Width), set);
            WriteSources(found, highest, facts, row);
            WriteTransitions(found, facts, row);
            WriteSession(query.Session, found, facts, row);
            WriteItem(query, found, facts, row);
            WriteEmbedding(i, facts, row);
            WriteCategory(query.Session.Count, query.Store.Category(found.Candidate.Item), row);
            if (set.Content)
                _content.Write(found.Candidate.Item, found.Detail, row);
            if (set.Steps)
                WriteSteps(query.Session, found.Candidate.QueryIndex, row);
        }
    }

    private void ScoreEmbedding(
        QueryContext query, CandidateTable candidates, ReadOnlySpan<int> shortlist, ItemEmbedding? embedding)
    {
        var count = shortlist.Length;
        var scores = _embedding.AsSpan(0, count);
        scores.Clear();
        _toNewest.AsSpan(0, count).Clear();
        _order.AsSpan(0, count).Clear();
        if (embedding is null)
            return;
        for (var i = 0; i < count; i++)
            _items[i] = candidates.All[shortlist[i]].Item;
        var session = query.Session.Items;
        embedding.Query(session[..Math.Min(1, session.Length)], _query);
        embedding.Score(_query, _items.AsSpan(0, count), _toNewest);
        embedding.Query(session, _query);
        embedding.Score(_query, _items.AsSpan(0, count), scores);
        for (var i = 0; i < count; i++)
            _order[i] = 1 + CountAbove(scores, scores[i]);
    }

    private static int CountAbove(ReadOnlySpan<float> scores, float least)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var counts = Vector<int>.Zero;
        foreach (ref readonly var vector in vectors)
            counts -= Vector.GreaterThan(vector, new Vector<float>(least));
        var count = Vector.Sum(counts);
        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
            count += score > least ? 1 : 0;
        return count;
    }

    private static Highs Highest(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<CandidateDetail> details)
    {
        var highest = new Highs
        {
            Knn = NoScore,
            Forward = NoScore,
            Either = NoScore,
            Walk = NoScore,
            Typed = NoScore,
            Basket = NoScore,
        };
        foreach (ref readonly var candidate in candidates)
        {
            highest.Knn = Math.Max(highest.Knn, candidate.Knn);
            highest.Forward = Math.Max(highest.Forward, candidate.Forward);
        }

        foreach (ref readonly var detail in details)
        {
            highest.Either = Math.Max(highest.Either, detail.Either);
            highest.Walk = Math.Max(highest.Walk, detail.Walk);
            highest.Typed = Math.Max(highest.Typed, detail.Typed);
            highest.Basket = Math.Max(highest.Basket, detail.Basket);
        }

        return highest;
    }

    private static void WriteSources(in Found found, in Highs highest, in QueryFacts query, FeatureRow row)
    {
        ref readonly var candidate = ref found.Candidate;
        ref readonly var detail = ref found.Detail;
        row[Feature.KnnShare] = candidate.Knn / highest.Knn;
        row[Feature.KnnRank] = Reciprocal(detail.Ranks.Knn);
        row[Feature.KnnNeighbours] = Log(candidate.Neighbours);
        row[Feature.KnnNeighbourShare] = candidate.Neighbours / (query.Counts.Neighbours + 1f);
        row[Feature.KnnMost] = detail.KnnMost;
        row[Feature.KnnNewest] = detail.KnnNewest / highest.Knn;
        row[Feature.RulesShare] = candidate.Forward / highest.Forward;
        row[Feature.RulesRank] = Reciprocal(detail.Ranks.Forward);
        row[Feature.AssociationShare] = detail.Either / highest.Either;
        row[Feature.AssociationRank] = Reciprocal(detail.Ranks.Either);
        row[Feature.WalkShare] = detail.Walk / highest.Walk;
        row[Feature.WalkRank] = Reciprocal(detail.Ranks.Walk);
        row[Feature.CovisitationShare] = detail.Typed / highest.Typed;
        row[Feature.BasketShare] = detail.Basket / highest.Basket;
        row[Feature.PopularRank] = Reciprocal(detail.Ranks.Popular);
        row[Feature.CategoryRank] = Reciprocal(detail.Ranks.Category);
        row[Feature.Blend] =
            MathF.Sqrt(MathF.Sqrt(candidate.Knn / highest.Knn)) + (candidate.Forward / highest.Forward);
    }

    private static void WriteTransitions(in Found found, in QueryFacts query, FeatureRow row)
    {
        ref readonly var detail = ref found.Detail;
        ref readonly var newest = ref detail.Near[0];
        ref readonly var second = ref detail.Near[1];
        ref readonly var third = ref detail.Near[2];
        row[Feature.NewestAfter1] = Log(newest.After1);
        row[Feature.NewestAfter2] = Log(newest.After2);
        row[Feature.NewestAfter3] = Log(newest.After3);
        row[Feature.NewestBefore1] = Log(newest.Before1);
        row[Feature.NewestBefore2] = Log(newest.Before2);
        row[Feature.NewestBefore3] = Log(newest.Before3);
        row[Feature.SecondAfter1] = Log(second.After1);
        row[Feature.SecondAfter] = Log(second.After2 + second.After3);
        row[Feature.SecondBefore] = Log(second.Before);
        row[Feature.ThirdAfter] = Log(third.After);
        row[Feature.ThirdBefore] = Log(third.Before);
        row[Feature.NewestAfterShare] = newest.After1 / (query.NewestSessions + SessionsDoubt);
        row[Feature.NewestBeforeShare] = newest.Before1 / (query.NewestSessions + SessionsDoubt);
        row[Feature.SelfAfter] = found.Candidate.QueryIndex < 0 ? 0 : newest.After1 + newest.After2;
        row[Feature.PairNext] = Log(detail.PairNext);
        row[Feature.PairLater] = Log(detail.PairLater);
        row[Feature.PairShare] = (detail.PairNext + detail.PairLater) / (query.Counts.NewestPairs + PairsDoubt);
        row[Feature.Pairs] = Log(query.Counts.NewestPairs);
    }

    private static void WriteSession(QueryItems session, in Found found, in QueryFacts query, FeatureRow row)
    {
        var index = found.Candidate.QueryIndex;
        row[Feature.QueryLastType] = (float)session.LastType;
        row[Feature.QueryItems] = session.Count;
        row[Feature.QueryInteractions] = session.Interactions;
        row[Feature.RepeatOdds] = index == 0 ? query.RepeatOdds : 0;
        if (index < 0)
        {
            row[Feature.QueryTimes] = 0;
            row[Feature.QueryNewest] = row[Feature.QueryOldest] = row[Feature.QueryIndex] = NotInSession;
            row[Feature.QueryWeightiest] = -1;
            return;
        }

        ref readonly var fact = ref session.Facts[index];
        row[Feature.QueryTimes] = fact.Times;
        row[Feature.QueryNewest] = fact.Newest;
        row[Feature.QueryOldest] = fact.Oldest;
        row[Feature.QueryIndex] = index;
        row[Feature.QueryWeightiest] = (float)fact.Weightiest;
    }

    private static void WriteSteps(QueryItems session, int index, FeatureRow row)
    {
        var newest = session.Count == 0 ? default : session.Facts[0];
        row[Feature.NewestTimes] = newest.Times;
        row[Feature.NewestOldest] = newest.Oldest;
        row[Feature.QueryVariety] = session.Count / (float)Math.Max(1, session.Interactions);
        row[Feature.QueryStays] = session.Stays ? 1 : 0;
        row[Feature.QueryGoesBack] = session.GoesBack ? 1 : 0;
        var fact = index < 0 ? default : session.Facts[index];
        row[Feature.QueryAfterNewest] = fact.AfterNewest;
        row[Feature.QuerySoonAfterNewest] = fact.SoonAfterNewest;
        row[Feature.QueryBeforeNewest] = fact.BeforeNewest;
    }

    private static void WriteItem(QueryContext query, in Found found, in QueryFacts facts, FeatureRow row)
    {
        var item = found.Candidate.Item;
        var sessions = query.Store.Postings.Sessions(item);
        ref readonly var newest = ref found.Detail.Near[0];
        row[Feature.Sessions] = Log(sessions);
        row[Feature.Popularity] = Log(query.Popular.Of(item));
        row[Feature.Trend] = query.Popular.Of(item) / (sessions + 1f);
        row[Feature.NewestSessions] = Log(facts.NewestSessions);
        row[Feature.Neighbours] = Log(facts.Counts.Neighbours);
        row[Feature.SeenLast] = query.LastSeen(item);
        row[Feature.Recent1] = Log(query.Popular.HundredthOf(item));
        row[Feature.Recent5] = Log(query.Popular.TwentiethOf(item));
        row[Feature.PopularCarts] = Log(query.Popular.CartsOf(item));
        row[Feature.PopularPurchases] = Log(query.Popular.PurchasesOf(item));
        row[Feature.NewestCosine] = (newest.After + newest.Before)
            / MathF.Sqrt((facts.NewestSessions + SessionsDoubt) * (sessions + SessionsDoubt));
        row[Feature.KnnLift] = found.Candidate.Neighbours / MathF.Sqrt(sessions + SessionsDoubt);
    }

    private void WriteEmbedding(int index, in QueryFacts query, FeatureRow row)
    {
        row[Feature.Embedding] = _embedding[index];
        row[Feature.EmbeddingRank] = _order[index] == 0 ? 0 : 1f / _order[index];
        row[Feature.EmbeddingShare] = _embedding[index] - query.EmbeddingMean;
        row[Feature.EmbeddingNewest] = _toNewest[index];
    }

    /// <summary>
    /// Whether the newest item has the candidate's category, and the share of the session's items that has.
    /// </summary>
    private void WriteCategory(int items, int category, FeatureRow row)
    {
        var isKnown = category != 0 && items != 0;
        row[Feature.CategoryNewest] = isKnown && _queryCategories[0] == category ? 1 : 0;
        row[Feature.CategorySession] =
            isKnown ? (float)_queryCategories.AsSpan(0, items).Count(category) / items : 0;
    }

    private static float Reciprocal(byte rank) => rank == 0 ? 0 : 1f / rank;

    private static float Log(int count) => (uint)count < (uint)Logs.Length ? Logs[count] : Log((float)count);

    private static float Log(float count) => MathF.Log(1 + count);

    private struct Highs
    {
        public float Knn;
        public float Forward;
        public float Either;
        public float Walk;
        public float Typed;
        public float Basket;
    }

    private static float Mean(ReadOnlySpan<float> values)
    {
        var sum = 0f;
        foreach (var value in values)
            sum += value;
        return sum / Math.Max(1, values.Length);
    }

    private readonly ref struct Found(ref readonly Candidate candidate, ref readonly CandidateDetail detail)
    {
        public readonly ref readonly Candidate Candidate = ref candidate;
        public readonly ref readonly CandidateDetail Detail = ref detail;
    }

    private readonly struct QueryFacts(QueryContext query, in RetrievalCounts counts, float embeddingMean)
    {
        public RetrievalCounts Counts { get; } = counts;

        public float EmbeddingMean { get; } = embeddingMean;

        public int NewestSessions { get; } =
            query.Session.Count == 0 ? 0 : query.Store.Postings.Sessions(query.Session.Items[0]);

        /// <summary>
        /// The odds of staying with the newest item: the number of its sessions that repeated it immediately, as
        /// counted by the rules, shrunk to the shop's odds while there are few.
        /// </summary>
        public float RepeatOdds { get; } = Odds(query, counts);

        private static float Odds(QueryContext query, in RetrievalCounts counts)
        {
            var overall = (query.Store.Repeated + 1f) / (query.Store.InteractionCount + 10f);
            return (counts.NewestRepeated + (OddsDoubt * overall)) / (counts.NewestSessions + OddsDoubt);
        }
    }
}
