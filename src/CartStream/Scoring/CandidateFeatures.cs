using System.Numerics;
using System.Runtime.InteropServices;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Embedding;

namespace CartStream.Scoring;

/// <summary>
/// What the learned ranking sees of a candidate, as numbers. Holds the arrays of one query, used again for the next.
/// </summary>
internal sealed class CandidateFeatures
{
    /// <summary>Their names, in order; behind them are those of <see cref="ContentFeatures"/>, where it is asked.
    /// </summary>
    public static readonly string[] Names =
    [
        "knn_share", "knn_rank", "knn_neighbours", "knn_neighbour_share", "knn_most",
        "rules_share", "rules_rank", "association_share", "association_rank", "walk_share", "walk_rank",
        "covisitation_share", "blend",
        "newest_after_1", "newest_after_2", "newest_after_3", "newest_before_1", "newest_before_2", "newest_before_3",
        "second_after_1", "second_after", "second_before", "third_after", "third_before",
        "newest_after_share", "newest_before_share",
        "query_times", "query_newest", "query_oldest", "query_place", "query_weightiest", "query_last_type",
        "query_items", "query_touches",
        "sessions", "popularity", "trend", "newest_sessions", "neighbours", "seen_last",
        "repeat_odds", "embedding", "embedding_rank", "self_after",
        "recent_1", "recent_5", "knn_newest", "embedding_share",
        "popular_rank", "popular_carts", "popular_purchases",
        "basket_share", "newest_cosine", "knn_lift", "embedding_newest",
        "pair_next", "pair_later", "pair_share", "pairs",
        "category_rank", "category_newest", "category_session",
    ];

    private static readonly float[] Logs = [.. Enumerable.Range(0, 4_096).Select(count => Log((float)count))];

    private readonly ContentFeatures _content = new();
    private readonly float[] _query = new float[ItemEmbedding.Dimensions];
    private readonly int[] _items;
    private readonly float[] _embedding;
    private readonly float[] _toNewest;
    private readonly int[] _queryCategories = new int[QueryItems.Max];
    private readonly int[] _order;
    private readonly float[] _rows;

    /// <summary>Space for pools of <paramref name="poolMax"/> candidates.</summary>
    public CandidateFeatures(int poolMax)
    {
        _items = new int[poolMax];
        _embedding = new float[poolMax];
        _toNewest = new float[poolMax];
        _order = new int[poolMax];
        _rows = new float[poolMax * WidthMax];
    }

    /// <summary>Numbers of a candidate at most.</summary>
    public static int WidthMax { get; } = WidthOf(asksContent: true);

    /// <summary>Numbers of each candidate of the pool that was written last.</summary>
    public int Width { get; private set; }

    /// <summary>The numbers of each candidate of the pool, one after the other.</summary>
    public Span<float> Rows(int count) => _rows.AsSpan(0, count * Width);

    /// <summary>Numbers of a candidate. What a shop tells nothing of costs it nothing.</summary>
    public static int WidthOf(bool asksContent) => Names.Length + (asksContent ? ContentFeatures.Names.Length : 0);

    /// <summary>Writes the rows of a pool.</summary>
    public void Write(QueryContext asking, CandidatePool pool, ItemEmbedding? embedding, bool asksContent)
    {
        Width = WidthOf(asksContent);
        var candidates = asking.Candidates.All;
        ScoreEmbedding(asking, pool, embedding);
        for (var i = 0; i < asking.Query.Count; i++)
            _queryCategories[i] = asking.Store.Category(asking.Query.Items[i]);
        var details = asking.Candidates.Details;
        var most = Highest(candidates, details);
        var shared = new QueryFacts(asking, Mean(_embedding.AsSpan(0, pool.Count)));
        if (asksContent)
            _content.Begin(asking);
        for (var i = 0; i < pool.Count; i++)
        {
            var found = new Found(ref candidates[pool.Places[i]], ref details[pool.Places[i]]);
            var row = _rows.AsSpan(i * Width, Width);
            Write(asking, found, i, most, shared, row);
            if (asksContent)
                _content.Write(found.Candidate.Item, found.Detail, row[Names.Length..]);
        }
    }

    private void ScoreEmbedding(QueryContext asking, CandidatePool pool, ItemEmbedding? embedding)
    {
        var scores = _embedding.AsSpan(0, pool.Count);
        scores.Clear();
        _toNewest.AsSpan(0, pool.Count).Clear();
        _order.AsSpan(0, pool.Count).Clear();
        if (embedding is null)
            return;
        for (var i = 0; i < pool.Count; i++)
            _items[i] = asking.Candidates.All[pool.Places[i]].Item;
        embedding.Query(asking.Query.Items[..Math.Min(1, asking.Query.Count)], _query);
        embedding.Score(_query, _items.AsSpan(0, pool.Count), _toNewest);
        embedding.Query(asking.Query.Items, _query);
        embedding.Score(_query, _items.AsSpan(0, pool.Count), scores);
        for (var i = 0; i < pool.Count; i++)
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
        var most = new Highs
        {
            Knn = 1e-9f, Forward = 1e-9f, Either = 1e-9f, Walk = 1e-9f, Typed = 1e-9f, Basket = 1e-9f,
        };
        foreach (ref readonly var candidate in candidates)
        {
            most.Knn = Math.Max(most.Knn, candidate.Knn);
            most.Forward = Math.Max(most.Forward, candidate.Forward);
        }

        foreach (ref readonly var detail in details)
        {
            most.Either = Math.Max(most.Either, detail.Either);
            most.Walk = Math.Max(most.Walk, detail.Walk);
            most.Typed = Math.Max(most.Typed, detail.Typed);
            most.Basket = Math.Max(most.Basket, detail.Basket);
        }

        return most;
    }

    private void Write(
        QueryContext asking, in Found found, int place, in Highs most, in QueryFacts query, Span<float> row)
    {
        ref readonly var candidate = ref found.Candidate;
        ref readonly var detail = ref found.Detail;
        var item = candidate.Item;
        var sessions = asking.Store.Postings.Sessions(item);
        ref readonly var newest = ref detail.Near[0];
        ref readonly var second = ref detail.Near[1];
        ref readonly var third = ref detail.Near[2];
        var i = 0;
        row[i++] = candidate.Knn / most.Knn;
        row[i++] = Reciprocal(detail.Ranks.Knn);
        row[i++] = Log(candidate.Neighbours);
        row[i++] = candidate.Neighbours / (asking.Neighbours + 1f);
        row[i++] = detail.KnnMost;
        row[i++] = candidate.Forward / most.Forward;
        row[i++] = Reciprocal(detail.Ranks.Forward);
        row[i++] = detail.Either / most.Either;
        row[i++] = Reciprocal(detail.Ranks.Either);
        row[i++] = detail.Walk / most.Walk;
        row[i++] = Reciprocal(detail.Ranks.Walk);
        row[i++] = detail.Typed / most.Typed;
        row[i++] = MathF.Sqrt(MathF.Sqrt(candidate.Knn / most.Knn)) + (candidate.Forward / most.Forward);
        row[i++] = Log(newest.After1);
        row[i++] = Log(newest.After2);
        row[i++] = Log(newest.After3);
        row[i++] = Log(newest.Before1);
        row[i++] = Log(newest.Before2);
        row[i++] = Log(newest.Before3);
        row[i++] = Log(second.After1);
        row[i++] = Log(second.After2 + second.After3);
        row[i++] = Log(second.Before);
        row[i++] = Log(third.After);
        row[i++] = Log(third.Before);
        row[i++] = newest.After1 / (query.NewestSessions + 5f);
        row[i++] = newest.Before1 / (query.NewestSessions + 5f);
        i = WriteQueryItem(asking, candidate.QueryPlace, row, i);
        row[i++] = query.Items;
        row[i++] = query.Touches;
        row[i++] = Log(sessions);
        row[i++] = Log(asking.Popular.Of(item));
        row[i++] = asking.Popular.Of(item) / (sessions + 1f);
        row[i++] = Log(query.NewestSessions);
        row[i++] = Log(asking.Neighbours);
        row[i++] = asking.LastSeen(item);
        row[i++] = candidate.QueryPlace == 0 ? query.RepeatOdds : 0;
        row[i++] = _embedding[place];
        row[i++] = _order[place] == 0 ? 0 : 1f / _order[place];
        row[i++] = candidate.QueryPlace < 0 ? 0 : newest.After1 + newest.After2;
        row[i++] = Log(asking.Popular.HundredthOf(item));
        row[i++] = Log(asking.Popular.TwentiethOf(item));
        row[i++] = detail.KnnNewest / most.Knn;
        row[i++] = _embedding[place] - query.EmbeddingMean;
        row[i++] = Reciprocal(detail.Ranks.Popular);
        row[i++] = Log(asking.Popular.CartsOf(item));
        row[i++] = Log(asking.Popular.PurchasesOf(item));
        row[i++] = detail.Basket / most.Basket;
        row[i++] = (newest.After + newest.Before)
            / MathF.Sqrt((query.NewestSessions + 5) * (sessions + 5));
        row[i++] = candidate.Neighbours / MathF.Sqrt(sessions + 5);
        row[i++] = _toNewest[place];
        row[i++] = Log(detail.PairNext);
        row[i++] = Log(detail.PairLater);
        row[i++] = (detail.PairNext + detail.PairLater) / (query.Pairs + 2f);
        row[i++] = Log(query.Pairs);
        row[i++] = Reciprocal(detail.Ranks.Category);
        WriteCategory(asking.Query.Count, asking.Store.Category(item), row[i..Names.Length]);
    }

    /// <summary>Whether the newest item is of the candidate's category, and which share of the query's items is.
    /// </summary>
    private void WriteCategory(int items, int category, Span<float> row)
    {
        row.Clear();
        if (category == 0 || items == 0)
            return;
        row[0] = _queryCategories[0] == category ? 1 : 0;
        row[1] = (float)_queryCategories.AsSpan(0, items).Count(category) / items;
    }

    private static int WriteQueryItem(QueryContext asking, int queryPlace, Span<float> row, int i)
    {
        if (queryPlace < 0)
        {
            row[i++] = 0;
            row[i++] = 100;
            row[i++] = 100;
            row[i++] = 100;
            row[i++] = -1;
            row[i++] = (float)asking.Query.LastType;
            return i;
        }

        ref readonly var fact = ref asking.Query.Facts[queryPlace];
        row[i++] = fact.Times;
        row[i++] = fact.Newest;
        row[i++] = fact.Oldest;
        row[i++] = queryPlace;
        row[i++] = (float)fact.Weightiest;
        row[i++] = (float)asking.Query.LastType;
        return i;
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

    private readonly struct QueryFacts(QueryContext asking, float embeddingMean)
    {
        public float EmbeddingMean { get; } = embeddingMean;

        public float Items { get; } = asking.Query.Count;

        public float Touches { get; } = asking.Query.Touches;

        public int NewestSessions { get; } =
            asking.Query.Count == 0 ? 0 : asking.Store.Postings.Sessions(asking.Query.Items[0]);

        public int Pairs { get; } = asking.NewestPairs;

        public float RepeatOdds { get; } = asking.RepeatOdds;
    }
}
