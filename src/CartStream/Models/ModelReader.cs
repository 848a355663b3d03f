using CartStream.Index;
using CartStream.Index.Popularity;
using CartStream.Options;
using CartStream.Queries;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;
using CartStream.Scoring;

namespace CartStream.Models;

/// <summary>Recommends from a <see cref="ShopIndex"/> concurrently with its writer.</summary>
internal sealed class ModelReader : IModelReader
{
    /// <summary>Candidates scoring below this are left to the fallback.</summary>
    private const float ScoreMin = 1e-20f;

    private readonly ShopIndex _index;
    private readonly ReadEpochs.Slot _slot;
    private readonly IRanking? _ranking;
    private readonly QueryContext _context;
    private readonly CandidateTable _candidates;
    private readonly FallbackItems? _fallback;
    private RecentResults? _recent;
    private ulong[] _best = [];

    /// <summary>A reader.</summary>
    /// <param name="index">The index that it recommends from.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="options">Parameters.</param>
    /// <param name="fitted">Looks up the fitted ranker.</param>
    /// <param name="hasFallback">Whether <see cref="FallbackItems"/> fill slots that candidates leave empty.</param>
    public ModelReader(
        ShopIndex index, Algorithm algorithm, ModelOptions options, Func<FittedRanker?> fitted, bool hasFallback)
    {
        _index = index;
        var sources = new CandidateSources(index.Sessions, index.Content, options);
        _ranking = algorithm.CreateRanking(sources, options, fitted);
        _context = new QueryContext(index.Sessions, options);
        _candidates = new CandidateTable(_ranking?.NeedsDetails == true);
        _fallback = hasFallback ? new FallbackItems(_ranking, sources) : null;
        _slot = index.Sessions.Epochs.Register();
    }

    /// <inheritdoc />
    public int Recommend(in ModelQuery query, Span<ScoredItem> results)
    {
        _index.Sessions.Epochs.Enter(_slot);
        try
        {
            var count = Rank(query, results);
            return _fallback is not null && count < results.Length
                ? count + _fallback.Fill(results, count, query, _context, _candidates)
                : count;
        }
        finally
        {
            _index.Sessions.Epochs.Exit(_slot);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _index.Sessions.Epochs.Unregister(_slot);

    private void Begin(in ModelQuery query, PopularItems popular)
    {
        _context.Begin(query, popular);
        _candidates.Begin(_context.ItemsEnd, _context.Session.Items);
    }

    private int Rank(in ModelQuery query, Span<ScoredItem> results)
    {
        var popular = _index.Popular;
        Begin(query, popular);
        if (_ranking is not null && MayRepeat(_ranking, query, results.Length))
        {
            ref readonly var recent = ref FindRecent(_ranking, query);
            _candidates.Exclude(query.Excluded);
            var count = CopyAllowed(recent.Items, query, results);
            if (count == results.Length || recent.IsWhole)
                return count;
            foreach (ref readonly var result in results[..count])
                query.Groups?.Release(result.Item);
            Begin(query, popular);
        }

        _candidates.Exclude(query.Excluded);
        if (_ranking is null)
            return 0;
        _ranking.Rank(_context, _candidates);
        return SelectBest(_ranking, query.Filter, query.Groups, results);
    }

    /// <summary>
    /// Whether the result is the same for every session that has just begun like this one: it depends only on the
    /// session's single interaction. When events are reprocessed, the model may already hold the session; then it must
    /// be left out.
    /// </summary>
    private bool MayRepeat(IRanking ranking, in ModelQuery query, int most) =>
        query.AsOf is not null
        && !ranking.DependsOnExclusions
        && _context.Session is { Count: 1, Interactions: 1 }
        && most <= RecentResults.KeptMax / 2
        && (query.SessionKey is not { } own || !_index.Sessions.Holds(own));

    private ref readonly RecentResults.Entry FindRecent(IRanking ranking, in ModelQuery query)
    {
        var item = _context.Session.Items[0];
        var key = new RecentResults.Key(
            query.AsOf!.Value, _index.Unlearnings, item, _context.Session.LastType, query.Objective);
        ref var entry = ref (_recent ??= new RecentResults()).At(item);
        if (!entry.IsFor(key))
        {
            ranking.Rank(_context, _candidates);
            entry.End(SelectBest(ranking, filter: null, groups: null, entry.Begin(key)));
        }

        return ref entry;
    }

    private int CopyAllowed(ReadOnlySpan<ScoredItem> items, in ModelQuery query, Span<ScoredItem> results)
    {
        var count = 0;
        for (var i = 0; i < items.Length && count < results.Length; i++)
        {
            var item = items[i].Item;
            if (_candidates.At(item).IsExcluded || query.Filter?.Allows(item) == false
                || query.Groups?.Allows(item) == false)
            {
                continue;
            }

            query.Groups?.Choose(item);
            results[count++] = items[i];
        }

        return count;
    }

    private int SelectBest(IRanking ranking, IItemFilter? filter, GroupChoice? groups, Span<ScoredItem> results)
    {
        if (groups is not null)
            FindLeaders(groups, filter);
        if (_best.Length < results.Length)
            _best = new ulong[results.Length];
        var top = new TopItems(_best.AsSpan(0, results.Length));
        foreach (ref readonly var candidate in _candidates.All)
        {
            if (candidate.Score >= ScoreMin
                && top.WouldKeep(candidate.Item, candidate.Score)
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
            var item = PackedScores.Index(best[i]);
            var explanation = ranking.Explain(_context, _candidates, _candidates.SlotOf(item));
            results[i] = new ScoredItem(item, PackedScores.Score(best[i]), explanation);
            groups?.Choose(item);
        }

        return best.Length;
    }

    /// <summary>Finds the best eligible variant of each group.</summary>
    private void FindLeaders(GroupChoice groups, IItemFilter? filter)
    {
        groups.BeginRanking();
        foreach (ref readonly var candidate in _candidates.All)
        {
            if (candidate.Score >= ScoreMin && !candidate.IsExcluded && groups.IsVariant(candidate.Item)
                && groups.Allows(candidate.Item) && filter?.Allows(candidate.Item) != false)
            {
                groups.Propose(candidate.Item, candidate.Score);
            }
        }
    }
}
