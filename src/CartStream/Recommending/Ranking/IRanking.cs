using CartStream.Recommending.Candidates;

namespace CartStream.Recommending.Ranking;

/// <summary>How one algorithm orders what sources found.</summary>
internal interface IRanking
{
    /// <summary>Whether it looks at <see cref="CandidateDetail"/>s.</summary>
    bool NeedsDetails { get; }

    /// <summary>Whether an item's score depends on what else is excluded.</summary>
    bool HeedsExclusions { get; }

    /// <summary>Asks the sources it needs and gives every candidate its score.</summary>
    void Rank(Asking asking);

    /// <summary>What speaks most for the candidate at a place of the query's table.</summary>
    Evidence Explain(Asking asking, int place);
}
