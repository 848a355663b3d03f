using CartStream.Recommending.Candidates;

namespace CartStream.Recommending.Ranking;

/// <summary>How one algorithm orders what sources found.</summary>
internal interface IRanking
{
    /// <summary>Asks the sources it needs and gives every candidate its score.</summary>
    void Rank(Asking asking);

    /// <summary>What speaks most for a candidate.</summary>
    Evidence Explain(Asking asking, in Candidate candidate);
}
