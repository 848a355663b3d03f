using System.Runtime.CompilerServices;

namespace CartStream.Recommending.Candidates;

/// <summary>What the sources found out about one item while answering one query.</summary>
internal struct Candidate
{
    /// <summary>The item's number.</summary>
    public int Item;

    /// <summary>What the answer is ordered by; nothing is answered that has no score above zero.</summary>
    public float Score;

    /// <summary>Score of the session neighbours.</summary>
    public float Knn;

    /// <summary>Neighbours that hold it.</summary>
    public int Neighbours;

    /// <summary>The most that one of them gave it.</summary>
    public float KnnMost;

    /// <summary>Of its score, what came from neighbours that hold the query's newest item.</summary>
    public float KnnNewest;

    /// <summary>Score of the sequential rules from the session's newest items.</summary>
    public float Forward;

    /// <summary>Score of the rules without order.</summary>
    public float Either;

    /// <summary>
    /// Score of what was seen with any of the query's items, whatever the order, the distance and the item's place.
    /// </summary>
    public float Basket;

    /// <summary>Score of the two-step walk.</summary>
    public float Walk;

    /// <summary>Score of typed co-visitation.</summary>
    public float Typed;

    /// <summary>How often it followed, or came before, each of the session's three newest items, newest first.
    /// </summary>
    public CountsOfNewest Near;

    /// <summary>
    /// In how many sessions it came right after the query's newest item where that came right after the second newest.
    /// </summary>
    public int PairNext;

    /// <summary>The same, but later than right after it.</summary>
    public int PairLater;

    /// <summary>Its place among the query's distinct items, newest 0; −1 when it is not of the query.</summary>
    public short QueryPlace;

    /// <summary>Its places in the orders of the four scores, 1 for the best; 0 when it is not of the best.</summary>
    public SourceRanks Ranks;

    /// <summary>Whether it must not be answered.</summary>
    public bool IsExcluded;

    /// <summary>Counts of the session's three newest items.</summary>
    [InlineArray(Length)]
    internal struct CountsOfNewest
    {
        /// <summary>How many items have counts.</summary>
        public const int Length = 3;

        private TransitionCounts _newest;
    }
}
