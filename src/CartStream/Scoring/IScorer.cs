using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>How one algorithm orders what sources found.</summary>
internal interface IScorer
{
    /// <summary>Whether it looks at <see cref="CandidateDetail"/>s.</summary>
    bool NeedsDetails { get; }

    /// <summary>Whether an item's score depends on what else is excluded.</summary>
    bool HeedsExclusions { get; }

    /// <summary>Whether what is like the session's items may be answered for what it is.</summary>
    bool AsksContent => false;

    /// <summary>Asks the sources it needs and gives every candidate its score.</summary>
    void Rank(QueryContext asking);

    /// <summary>What speaks most for the candidate at a place of the query's table.</summary>
    Explanation Explain(QueryContext asking, int place);
}
