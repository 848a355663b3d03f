using System.Runtime.InteropServices;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.Embedding;
using CartStream.Scoring;
using CartStream.Shoppers;
using CartStream.Training;

namespace CartStream.Models;

/// <summary>
/// Fits the learned ranker to a copy of the sessions. An index of its own learns the oldest sessions. Each interaction
/// of the newest sessions is a query to this index before the index learns the session, labelled with the session's
/// next interactions; so a fit sees candidates as serving will see them. The first queries fit the linear ranker, the
/// others the trees. The embedding that serves is fitted to all sessions.
/// </summary>
internal sealed class RankerTrainer
{
    private const double LinearShare = 0.25;

    // The first interaction of a session has no query, and not every next item is among the candidates.
    private const int InteractionsPerLinearQuery = 2;

    // When the parts of a fit end, as shares of its time.
    private const double EmbeddingEnd = 0.3;
    private const double QueriesEnd = 0.7;

    private readonly SessionSnapshot _sessions;
    private readonly ModelOptions _options;
    private readonly Action<double>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ShopIndex _index;
    private readonly QueryContext _query;
    private readonly CandidateTable _candidates = new(isDetailed: true);
    private readonly ICandidateSource[] _sources;
    private readonly Shortlist _shortlist;
    private readonly FeatureSet _features;
    private readonly List<Interaction> _interactions = [];
    private readonly List<Task> _embeddings = [];
    private EmbeddingFit? _embedding;

    /// <summary>A fit that has not begun.</summary>
    public RankerTrainer(
        SessionSnapshot sessions, ModelOptions options, Action<double>? progress, CancellationToken cancellation)
    {
        _progress = progress;
        _sessions = sessions;
        _options = options;
        _cancellation = cancellation;
        var window = options.Sessions with { SessionsMax = Math.Max(sessions.Count, 1) };
        _index = new ShopIndex(options with { Sessions = window });
        _query = new QueryContext(_index.Sessions, options);
        var sources = new CandidateSources(_index.Sessions, _index.Content, options);
        _sources = sources.All;
        _shortlist = new Shortlist(options.Ranking, sources.Content);
        _features = FeatureSet.ForFit(sessions.IsDescribed);
    }

    /// <summary>The training set of the trees; null when <see cref="Run"/> did not get that far.</summary>
    public TreeTrainingSet? TreeSet { get; private set; }

    /// <summary>
    /// Fits the ranker; null when there are too few sessions, or when no source proposed any next item.
    /// </summary>
    public FittedRanker? Run()
    {
        if (_sessions.Count < _options.Ranking.SessionsMin)
            return null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        try
        {
            return Fit(stop.Token);
        }
        finally
        {
            stop.Cancel();
            // Waits without throwing: the exception from above is the one to report.
            _ = Task.WhenAny(Task.WhenAll(_embeddings)).GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// Runs the queries of the newest sessions and fits the rankers to their candidates. An embedding is trained on all
    /// sessions before the first query that uses it. A fit trusts a newer embedding more: queries for the trees use a
    /// newer one than those for the linear ranker, and a still newer one after each quarter of the sessions; the one
    /// that serves is trained on all. They are one embedding that goes on learning while queries run.
    /// </summary>
    private FittedRanker? Fit(CancellationToken stop)
    {
        var first = FirstQueried();
        var forTrees = FirstForTrees(first);
        var parts = 1 + (int)((_sessions.Count - forTrees) * 4L / _sessions.Count);
        int[] starts = [.. Enumerable.Range(0, parts + 1).Select(StartOf)];
        var early = StartEmbedding(first, stop);
        Task<ItemEmbedding>[] embeddings = [.. starts.Select(start => ContinueEmbedding(start, stop))];
        for (var session = 0; session < first; session++)
            Learn(session);

        var linearSet = new LinearTrainingSet(_options.Ranking, _features.Width);
        Query(first, forTrees, early, linearSet);
        if (linearSet.Fit(_cancellation) is not { } linear)
            return null;

        var treeSet = new TreeTrainingSet(_options.Ranking, linear);
        for (var part = 0; part < parts; part++)
            Query(starts[part], starts[part + 1], embeddings[part], treeSet);
        TreeSet = treeSet;
        return treeSet.Fit(_options.Trees, _cancellation) is { } trees
            ? new FittedRanker(embeddings[^1].GetAwaiter().GetResult(), linear, trees)
            : null;

        int StartOf(int part) => forTrees + (int)((_sessions.Count - forTrees) * (long)part / parts);

        void Query(int from, int end, Task<ItemEmbedding> embedding, ITrainingSet into)
        {
            for (var session = from; session < end; session++)
            {
                QueryThenLearn(session, embedding.GetAwaiter().GetResult(), into);
                ReportQueried(session, first);
            }
        }
    }

    private Task<ItemEmbedding> StartEmbedding(int sessions, CancellationToken stop)
    {
        var corpus = _sessions.Distinct(sessions);
        return EmbedAfter(Task.CompletedTask, () =>
        {
            _embedding = new EmbeddingFit(corpus, _options.Embedding);
            _embedding.Run(share => _progress?.Invoke(share * EmbeddingEnd), stop);
            return _embedding;
        });
    }

    private Task<ItemEmbedding> ContinueEmbedding(int sessions, CancellationToken stop) =>
        EmbedAfter(_embeddings[^1], () =>
        {
            _embedding!.Continue(_sessions.Distinct(sessions), stop);
            return _embedding;
        });

    private Task<ItemEmbedding> EmbedAfter(Task before, Func<EmbeddingFit> learn)
    {
        var task = before.ContinueWith(
            known =>
            {
                known.GetAwaiter().GetResult();
                return learn().Build();
            },
            CancellationToken.None,
            TaskContinuationOptions.LongRunning,
            TaskScheduler.Default);
        _embeddings.Add(task);
        return task;
    }

    private void ReportQueried(int session, int first) => _progress?.Invoke(
        EmbeddingEnd + ((QueriesEnd - EmbeddingEnd) * (session - first + 1) / (_sessions.Count - first)));

    private int FirstQueried()
    {
        var interactions = 0;
        var first = _sessions.Count;
        var least = (int)(_sessions.Count * (1 - _options.Ranking.LabelShare));
        while (first > least && interactions < _options.Ranking.QueriesMax)
            interactions += _sessions.Interactions(--first).Length;
        return first;
    }

    private int FirstForTrees(int first)
    {
        var session = first;
        var most = first + (int)((_sessions.Count - first) * LinearShare);
        var wanted = InteractionsPerLinearQuery * _options.Ranking.LinearQueriesMax;
        for (var interactions = 0; session < most && interactions < wanted; session++)
            interactions += _sessions.Interactions(session).Length;
        return session;
    }

    private void Learn(int session)
    {
        ReadInteractions(session);
        foreach (var interaction in _interactions)
        {
            _index.Learn(new LearntEvent(
                (ulong)session,
                _sessions.Shopper(session),
                interaction.Item,
                interaction.Type,
                interaction.TimeMs,
                _sessions.Category(interaction.Item),
                _sessions.Traits(interaction.Item)));
        }
    }

    private void ReadInteractions(int session)
    {
        _interactions.Clear();
        foreach (var word in _sessions.Interactions(session))
        {
            for (var times = 0; times <= InteractionWord.Repeats(word); times++)
            {
                var openedMs = _sessions.OpenedMs(session);
                _interactions.Add(new Interaction(
                    InteractionWord.Item(word), InteractionWord.Type(word), openedMs, _interactions.Count));
            }
        }
    }

    /// <summary>Whether any next item may be recommended.</summary>
    private static bool MayFollow(ReadOnlySpan<Interaction> next, ReadOnlySpan<int> excluded)
    {
        foreach (ref readonly var interaction in next)
        {
            if (!excluded.Contains(interaction.Item))
                return true;
        }

        return false;
    }

    private void QueryThenLearn(int session, ItemEmbedding embedding, ITrainingSet into)
    {
        _cancellation.ThrowIfCancellationRequested();
        ReadInteractions(session);
        var interactions = CollectionsMarshal.AsSpan(_interactions);
        var items = _interactions.ConvertAll(interaction => interaction.Item).ToArray();
        for (var past = 1; past < interactions.Length; past++)
        {
            var query = new ModelQuery
            {
                Session = interactions[..past],
                Excluded = QueryExclusion.Of(_options.Ranking.Exclude, interactions[..past], items[..past]),
                TimeMs = interactions[0].TimeMs,
            };
            if (!MayFollow(interactions[past..], query.Excluded))
                continue;
            _query.Begin(query, _index.Popular);
            _candidates.Begin(_query.ItemsEnd, _query.Session.Items);
            _candidates.Exclude(query.Excluded);
            foreach (var source in _sources)
                source.Retrieve(_query, _candidates);
            _shortlist.Fill(_query, _candidates, embedding, _features);
            into.Add(_candidates, _shortlist, interactions[past..]);
        }

        Learn(session);
    }
}
