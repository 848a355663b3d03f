using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>An algorithm: which sources find candidates, and which scorer orders them.</summary>
internal interface IRanking
{
    /// <summary>Whether its scorer reads <see cref="CandidateDetail"/>s.</summary>
    bool NeedsDetails { get; }

    /// <summary>Whether an item's score depends on which other items are excluded.</summary>
    bool DependsOnExclusions { get; }

    /// <summary>Whether items may be proposed because they are like the session's items.</summary>
    bool UsesContent { get; }

    /// <summary>Finds the candidates of a query and gives each its score.</summary>
    void Rank(QueryContext query, CandidateTable candidates);

    /// <summary>Why the candidate in a slot of the table is proposed.</summary>
    Explanation Explain(QueryContext query, CandidateTable candidates, int slot);
}
