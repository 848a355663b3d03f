using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Sources and a scorer that are the same for every query.</summary>
/// <param name="sources">The sources, in the order in which they are called.</param>
/// <param name="scorer">The scorer.</param>
internal sealed class SourceRanking(ICandidateSource[] sources, IScorer scorer) : IRanking
{
    /// <inheritdoc />
    public bool NeedsDetails => scorer.NeedsDetails;

    /// <inheritdoc />
    public bool DependsOnExclusions => false;

    /// <inheritdoc />
    public bool UsesContent => false;

    /// <inheritdoc />
    public void Rank(QueryContext query, CandidateTable candidates)
    {
        foreach (var source in sources)
            source.Retrieve(query, candidates);
        scorer.Score(query, candidates);
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext query, CandidateTable candidates, int slot) =>
        scorer.Explain(query, candidates, slot);
}
