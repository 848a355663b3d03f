using System.Runtime.InteropServices;
using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Retrieval;
using CartStream.Retrieval.Embedding;
using CartStream.Scoring;
using CartStream.Shoppers;
using CartStream.Training;

namespace CartStream.Models;

/// <summary>
/// Fits the learned ranking to a copy of the sessions. The oldest are learnt by a model of its own; of the newest, each
/// touch is a question that this model is asked before it learns the touch's session, and what the session did next is
/// the answer. So what is fitted sees candidates as it will see them when it serves. The first of the questions fit the
/// linear ranker, the others the trees. The embedding that serves is fitted to all sessions.
/// </summary>
internal sealed class RankerTrainer
{
    private const double LinearShare = 0.25;

    // Touches for each question of the linear ranker: the first of a session is none, and not every answer is foreseen.
    private const int LinearTouches = 2;

    // Of a fit's time, when its parts end.
    private const double EmbeddingEnd = 0.3;
    private const double AskingEnd = 0.7;

    private readonly SessionSnapshot _sessions;
    private readonly ModelOptions _options;
    private readonly Action<double>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly SessionModel _model;
    private readonly QueryContext _asking;
    private readonly LearnedRanker _ranking;
    private readonly List<Interaction> _touches = [];
    private readonly List<Task> _embeddings = [];
    private EmbeddingFit? _embedding;

    /// <summary>A fit, not begun.</summary>
    public RankerTrainer(
        SessionSnapshot sessions, ModelOptions options, Action<double>? progress, CancellationToken cancellation)
    {
        _progress = progress;
        _sessions = sessions;
        _options = options;
        _cancellation = cancellation;
        var window = options.Sessions with { SessionsMax = Math.Max(sessions.Count, 1) };
        _model = new SessionModel(new Algorithm("", false, (_, _) => null), options with { Sessions = window });
        _asking = _model.OpenAsking();
        _ranking = new LearnedRanker(options, () => null);
    }

    /// <summary>Fits it; null when there are too few sessions, or none of their touches was foreseen by any source.
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
            // Waits without throwing: what failed above is what is said.
            _ = Task.WhenAny(Task.WhenAll(_embeddings)).GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// Asks the newest sessions and fits what orders their candidates. An embedding knows all sessions before the first
    /// question that it helps to answer, and the newer it is, the more is learnt to trust it: questions for the trees
    /// have a newer one than those for the linear ranker, a newer one again after each quarter of the sessions, and the
    /// one that serves knows all. They are one embedding that goes on learning while questions are asked.
    /// </summary>
    private FittedRanker? Fit(CancellationToken stop)
    {
        var first = FirstAsked();
        var forTrees = FirstForTrees(first);
        var parts = 1 + (int)((_sessions.Count - forTrees) * 4L / _sessions.Count);
        int[] starts = [.. Enumerable.Range(0, parts + 1).Select(StartOf)];
        var early = StartEmbedding(first, stop);
        Task<ItemEmbedding>[] embeddings = [.. starts.Select(start => GoOnWithEmbedding(start, stop))];
        for (var session = 0; session < first; session++)
            Learn(session);

        var pools = new LinearQuestions(
            _options.Ranking, CandidateFeatures.WidthOf(_sessions.IsDescribed));
        Ask(first, forTrees, early, pools);
        if (pools.Fit(_cancellation) is not { } linear)
            return null;

        var questions = new TreeQuestions(_options.Ranking, linear);
        for (var part = 0; part < parts; part++)
            Ask(starts[part], starts[part + 1], embeddings[part], questions);
        return questions.Fit(_options.Trees, _cancellation) is { } trees
            ? new FittedRanker(embeddings[^1].GetAwaiter().GetResult(), linear, trees)
            : null;

        int StartOf(int part) => forTrees + (int)((_sessions.Count - forTrees) * (long)part / parts);

        void Ask(int from, int end, Task<ItemEmbedding> embedding, ITrainingSet questions)
        {
            for (var session = from; session < end; session++)
            {
                AskThenLearn(session, embedding.GetAwaiter().GetResult(), questions);
                ReportAsked(session, first);
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

    private Task<ItemEmbedding> GoOnWithEmbedding(int sessions, CancellationToken stop) =>
        EmbedAfter(_embeddings[^1], () =>
        {
            _embedding!.GoOn(_sessions.Distinct(sessions), stop);
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

    private void ReportAsked(int session, int first) => _progress?.Invoke(
        EmbeddingEnd + ((AskingEnd - EmbeddingEnd) * (session - first + 1) / (_sessions.Count - first)));

    private int FirstAsked()
    {
        var touches = 0;
        var first = _sessions.Count;
        var least = (int)(_sessions.Count * (1 - _options.Ranking.LabelShare));
        while (first > least && touches < _options.Ranking.QueriesMax)
            touches += _sessions.Touches(--first).Length;
        return first;
    }

    private int FirstForTrees(int first)
    {
        var most = first + (int)((_sessions.Count - first) * LinearShare);
        var session = first;
        for (var touches = 0; session < most && touches < LinearTouches * _options.Ranking.LinearQueriesMax; session++)
            touches += _sessions.Touches(session).Length;
        return session;
    }

    private void Learn(int session)
    {
        ReadTouches(session);
        foreach (var touch in _touches)
        {
            _model.Learn(new LearntEvent(
                (ulong)session,
                _sessions.Shopper(session),
                touch.Item,
                touch.Type,
                touch.TimeMs,
                _sessions.Category(touch.Item),
                _sessions.Traits(touch.Item)));
        }
    }

    private void ReadTouches(int session)
    {
        _touches.Clear();
        foreach (var word in _sessions.Touches(session))
        {
            for (var times = 0; times <= InteractionWord.Repeats(word); times++)
            {
                var openedMs = _sessions.OpenedMs(session);
                _touches.Add(new Interaction(
                    InteractionWord.Item(word), InteractionWord.Type(word), openedMs, _touches.Count));
            }
        }
    }

    /// <summary>Whether anything that came next may be answered at all.</summary>
    private static bool IsAnswered(ReadOnlySpan<Interaction> next, ReadOnlySpan<int> excluded)
    {
        foreach (ref readonly var touch in next)
        {
            if (!excluded.Contains(touch.Item))
                return true;
        }

        return false;
    }

    private void AskThenLearn(int session, ItemEmbedding embedding, ITrainingSet questions)
    {
        _cancellation.ThrowIfCancellationRequested();
        ReadTouches(session);
        var touches = CollectionsMarshal.AsSpan(_touches);
        var items = _touches.ConvertAll(touch => touch.Item).ToArray();
        for (var asked = 1; asked < touches.Length; asked++)
        {
            var query = new ModelQuery
            {
                Session = touches[..asked],
                Excluded = QueryExclusion.Of(_options.Ranking.Exclude, touches[..asked], items[..asked]),
                TimeMs = touches[0].TimeMs,
            };
            if (!IsAnswered(touches[asked..], query.Excluded))
                continue;
            _asking.Begin(query, _model.Popular);
            _asking.Exclude(query.Excluded);
            _ranking.Collect(_asking, embedding, _sessions.IsDescribed);
            questions.Add(_asking, _ranking, touches[asked..]);
        }

        Learn(session);
    }
}
