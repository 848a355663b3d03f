using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;

namespace CartStream.Scoring;

/// <summary>Scores every candidate that sources found.</summary>
internal interface IScorer
{
    /// <summary>Whether it reads <see cref="CandidateDetail"/>s.</summary>
    bool NeedsDetails { get; }

    /// <summary>Sets the <see cref="Candidate.Score"/> of every candidate.</summary>
    void Score(QueryContext query, CandidateTable candidates);

    /// <summary>Why the candidate in a slot of the table is proposed.</summary>
    Explanation Explain(QueryContext query, CandidateTable candidates, int slot);
}
