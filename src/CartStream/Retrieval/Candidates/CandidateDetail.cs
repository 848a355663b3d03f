using System.Runtime.CompilerServices;

namespace CartStream.Retrieval.Candidates;

/// <summary>What only a learned ranking, and rules without order, need of one item while a query is answered.</summary>
internal struct CandidateDetail
{
    /// <summary>The largest gain from one neighbour.</summary>
    public float KnnMost;

    /// <summary>The part of the neighbours' score that came from those that hold the query's newest item.</summary>
    public float KnnNewest;

    /// <summary>Score of the rules without order.</summary>
    public float Either;

    /// <summary>
    /// Score of being seen with any of the query's items, whatever the order, the distance and the item's position.
    /// </summary>
    public float Basket;

    /// <summary>Score of the two-step walk.</summary>
    public float Walk;

    /// <summary>Score of typed co-visitation.</summary>
    public float Typed;

    /// <summary>Its likeness to the query's newest items, if it is among the most similar.</summary>
    public float Content;

    /// <summary>How often it followed, or came before, each of the session's three newest items, newest first.
    /// </summary>
    public CountsOfNewest Near;

    /// <summary>
    /// In how many sessions it came right after the query's newest item where that came right after the second newest.
    /// </summary>
    public int PairNext;

    /// <summary>The same, but later than right after it.</summary>
    public int PairLater;

    /// <summary>Its ranks in the sources' scores, 1 for the best; 0 when it is not among the best.</summary>
    public SourceRanks Ranks;

    /// <summary>Counts of the session's three newest items.</summary>
    [InlineArray(Candidate.FollowsOfNewest.Length)]
    internal struct CountsOfNewest
    {
        private TransitionCounts _newest;
    }
}
