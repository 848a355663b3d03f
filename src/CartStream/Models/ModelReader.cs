using CartStream.Index;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>Answers queries from a <see cref="SessionModel"/> beside its writer.</summary>
internal sealed class ModelReader : IModelReader
{
    /// <summary>What is proposed with less than this comes from what fills up, if at all.</summary>
    private const float ProposedScoreMin = 1e-20f;

    private const float FillScoreMax = 5e-7f;

    /// <summary>Newest items that are looked at for those that pass a filter.</summary>
    private const int NewestLooksMax = 100_000;

    private readonly SessionModel _model;
    private readonly SessionStore _store;
    private readonly ReadEpochs.Slot _slot;
    private readonly IScorer? _ranking;
    private readonly bool _fillsUp;
    private readonly QueryContext _asking;
    private RecentAnswers? _recent;
    private ulong[] _best = [];

    /// <summary>A reader.</summary>
    public ModelReader(SessionModel model, SessionStore store, IScorer? ranking, ModelOptions options, bool fillsUp)
    {
        _model = model;
        _store = store;
        _ranking = ranking;
        _fillsUp = fillsUp;
        _asking = new QueryContext(store, model.Content, options, ranking?.NeedsDetails == true);
        _slot = store.Epochs.Register();
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        _store.Epochs.Enter(_slot);
        try
        {
            var count = Propose(query, results);
            return _fillsUp && count < results.Length ? count + FillUp(results, count, query) : count;
        }
        finally
        {
            _store.Epochs.Exit(_slot);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _store.Epochs.Unregister(_slot);

    private int Propose(in ModelQuery query, Span<ScoredItem> results)
    {
        var popular = _model.Popular;
        _asking.Begin(query, popular);
        if (_ranking is not null && MayRepeat(_ranking, query, results.Length))
        {
            ref readonly var answer = ref FindAnswer(_ranking, query);
            _asking.Exclude(query.Excluded);
            var count = TakeAllowed(answer.Items, query, results);
            if (count == results.Length || answer.IsWhole)
                return count;
            foreach (ref readonly var result in results[..count])
                query.Groups?.Release(result.Item);
            _asking.Begin(query, popular);
        }

        _asking.Exclude(query.Excluded);
        if (_ranking is null)
            return 0;
        _ranking.Rank(_asking);
        return TakeBest(_ranking, query.Filter, query.Groups, results);
    }

    /// <summary>
    /// Whether the answer is everybody's who asks just now: the session's only touch is all that it depends on. The
    /// model may know the session when events are processed anew; then it must answer without it.
    /// </summary>
    private bool MayRepeat(IScorer ranking, in ModelQuery query, int most) =>
        query.AsOf is not null
        && !ranking.HeedsExclusions
        && _asking.Query is { Count: 1, Touches: 1 }
        && most <= RecentAnswers.KeptMax / 2
        && (query.SessionKey is not { } own || !_store.Holds(own));

    private ref readonly RecentAnswers.Answer FindAnswer(IScorer ranking, in ModelQuery query)
    {
        var item = _asking.Query.Items[0];
        var question = new RecentAnswers.Question(
            query.AsOf!.Value, _model.Unlearnings, item, _asking.Query.LastType, query.Objective);
        ref var answer = ref (_recent ??= new RecentAnswers()).At(item);
        if (!answer.Answers(question))
        {
            ranking.Rank(_asking);
            answer.End(TakeBest(ranking, filter: null, groups: null, answer.Begin(question)));
        }

        return ref answer;
    }

    private int TakeAllowed(ReadOnlySpan<ScoredItem> answer, in ModelQuery query, Span<ScoredItem> results)
    {
        var count = 0;
        for (var i = 0; i < answer.Length && count < results.Length; i++)
        {
            var item = answer[i].Item;
            if (_asking.Candidates.At(item).IsExcluded || query.Filter?.Allows(item) == false
                || query.Groups?.Allows(item) == false)
            {
                continue;
            }

            query.Groups?.Take(item);
            results[count++] = answer[i];
        }

        return count;
    }

    private int TakeBest(IScorer ranking, IItemFilter? filter, GroupChoice? groups, Span<ScoredItem> results)
    {
        if (groups is not null)
            FindLeaders(groups, filter);
        if (_best.Length < results.Length)
            _best = new ulong[results.Length];
        var top = new TopItems(_best.AsSpan(0, results.Length));
        foreach (ref readonly var candidate in _asking.Candidates.All)
        {
            if (candidate.Score >= ProposedScoreMin
                && top.Takes(candidate.Item, candidate.Score)
                && !candidate.IsExcluded
                && groups?.Leads(candidate.Item) != false
                && filter?.Allows(candidate.Item) != false)
            {
                top.Add(candidate.Item, candidate.Score);
            }
        }

        var best = top.Sort();
        for (var i = 0; i < best.Length; i++)
        {
            var item = PackedScores.Place(best[i]);
            var evidence = ranking.Explain(_asking, _asking.Candidates.PlaceOf(item));
            results[i] = new ScoredItem(item, PackedScores.Score(best[i]), evidence);
            groups?.Take(item);
        }

        return best.Length;
    }

    /// <summary>Finds the best variant of each group that may be answered.</summary>
    private void FindLeaders(GroupChoice groups, IItemFilter? filter)
    {
        groups.BeginRanking();
        foreach (ref readonly var candidate in _asking.Candidates.All)
        {
            if (candidate.Score >= ProposedScoreMin && !candidate.IsExcluded && groups.IsVariant(candidate.Item)
                && groups.Allows(candidate.Item) && filter?.Allows(candidate.Item) != false)
            {
                groups.Propose(candidate.Item, candidate.Score);
            }
        }
    }

    /// <summary>
    /// What nothing was proposed for gets what the session itself has seen, newest first, for shoppers return to that
    /// more often than to anything that is popular; then, where the ranking asks content, what is like the session's
    /// newest items; then what is popular in the category of its newest item, then what
    /// is popular at all, then what is newest. Scores are below every score of what was proposed.
    /// </summary>
    private int FillUp(Span<ScoredItem> results, int count, in ModelQuery query)
    {
        foreach (ref readonly var result in results[..count])
            _asking.Candidates.At(result.Item).IsExcluded = true;
        var left = results[count..];
        var least = count == 0 ? FillScoreMax : Math.Min(FillScoreMax, results[count - 1].Score / 2);
        var scale = _ranking is null ? 1 : least;
        var (added, before) = (0, 0);
        if (_ranking is not null && _asking.Query.Count > 0)
        {
            added = FillFromSession(left, scale, query);
            if (_ranking.AsksContent)
                added += FillFromContent(left[added..], scale, query);
            var inCategory = _asking.PopularInCategory;
            before = _asking.Query.Count + (_ranking.AsksContent ? _asking.AskContent().Length : 0);
            added += FillFromPopular(left[added..], inCategory, Explanation.InCategory, scale, before, query);
            before += inCategory.Length;
        }

        added += FillFromPopular(left[added..], _asking.Popular.Ordered, Explanation.Overall, scale, before, query);
        return added + FillFromNewest(left[added..], scale, before, query);
    }

    private int FillFromSession(Span<ScoredItem> left, float scale, in ModelQuery query)
    {
        var added = 0;
        var items = _asking.Query.Items;
        for (var i = 0; i < items.Length && added < left.Length; i++)
        {
            if (_store.Postings.Sessions(items[i]) == 0 || !IsFree(items[i], query))
                continue;
            left[added++] = new ScoredItem(items[i], scale / (i + 1), _asking.Query.EvidenceAt(i));
        }

        return added;
    }

    private int FillFromContent(Span<ScoredItem> left, float scale, in ModelQuery query)
    {
        var added = 0;
        var alike = _asking.AskContent();
        for (var i = 0; i < alike.Length && added < left.Length; i++)
        {
            var item = PackedScores.Place(alike[i]);
            if (IsFree(item, query))
                left[added++] = Popular(item, i + 1, Explanation.Alike, scale / (_asking.Query.Count + i + 1));
        }

        return added;
    }

    private int FillFromPopular(
        Span<ScoredItem> left, ReadOnlySpan<int> popular, int where, float scale, int before, in ModelQuery query)
    {
        var added = 0;
        for (var i = 0; i < popular.Length && added < left.Length; i++)
        {
            if (IsFree(popular[i], query))
                left[added++] = Popular(popular[i], i + 1, where, scale / (before + i + 1));
        }

        return added;
    }

    /// <summary>With a filter it looks at no more items than <see cref="NewestLooksMax"/>.</summary>
    private int FillFromNewest(Span<ScoredItem> left, float scale, int before, in ModelQuery query)
    {
        if (left.IsEmpty)
            return 0;
        var added = 0;
        var rank = _asking.Popular.Ordered.Length;
        var few = query.Filter?.Few;
        var looks = few?.Count
            ?? (query.Filter is null ? _asking.ItemsEnd : Math.Min(_asking.ItemsEnd, NewestLooksMax));
        for (var look = 1; look <= looks && added < left.Length; look++)
        {
            var item = few is null ? _asking.ItemsEnd - look : few[few.Count - look];
            if (item >= _asking.ItemsEnd || _store.Postings.Sessions(item) == 0 || !IsFree(item, query))
                continue;
            rank++;
            left[added++] = Popular(item, rank, Explanation.Overall, scale / (before + rank));
        }

        return added;
    }

    /// <summary>Whether the item may fill a place; it does then, so the next answer is no.</summary>
    private bool IsFree(int item, in ModelQuery query)
    {
        if ((uint)item >= (uint)_asking.ItemsEnd || query.Filter?.Allows(item) == false
            || query.Groups?.Allows(item) == false)
        {
            return false;
        }

        ref var candidate = ref _asking.Candidates.At(item);
        if (candidate.IsExcluded)
            return false;
        candidate.IsExcluded = true;
        query.Groups?.Take(item);
        return true;
    }

    private static ScoredItem Popular(int item, int rank, int where, float score) =>
        new(item, score, new Explanation(Source.Popularity, rank, where));
}
