using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Every source, ordered by the newest fitted ranker; the blend until there is one.</summary>
internal sealed class LearnedRanking : IRanking
{
    private readonly Func<FittedRanker?> _fitted;
    private readonly SourceRanking _blend;
    private readonly ICandidateSource[] _sources;
    private readonly Shortlist _shortlist;
    private LearnedRanker? _ranker;

    /// <summary>A ranking that looks up the fitted ranker at each query.</summary>
    public LearnedRanking(CandidateSources sources, ModelOptions options, Func<FittedRanker?> fitted)
    {
        _fitted = fitted;
        _blend = BlendScorer.CreateRanking(sources, options);
        _sources = sources.All;
        _shortlist = new Shortlist(options.Ranking, sources.Content);
    }

    /// <inheritdoc />
    public bool NeedsDetails => true;

    /// <inheritdoc />
    public bool DependsOnExclusions => true;

    /// <inheritdoc />
    public bool UsesContent => true;

    /// <inheritdoc />
    public void Rank(QueryContext query, CandidateTable candidates)
    {
        if (_fitted() is not { } fitted)
        {
            _blend.Rank(query, candidates);
            return;
        }

        foreach (var source in _sources)
            source.Retrieve(query, candidates);
        if (_ranker?.Fitted != fitted)
            _ranker = new LearnedRanker(_shortlist, fitted);
        _ranker.Score(query, candidates);
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext query, CandidateTable candidates, int slot) =>
        StrongestExplanation.Of(query, candidates, slot);
}
