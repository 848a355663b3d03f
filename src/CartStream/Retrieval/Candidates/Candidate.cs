using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartStream.Retrieval.Candidates;

/// <summary>
/// What every algorithm needs of one item while a query is answered: 32 bytes, so that a query's candidates stay in the
/// cache. <see cref="CandidateDetail"/> holds what only some algorithms need.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct Candidate
{
    /// <summary>The item's number.</summary>
    public int Item;

    /// <summary>The score that the answer is ordered by; only items with a score above zero are answered.</summary>
    public float Score;

    /// <summary>Score of the session neighbours.</summary>
    public float Knn;

    /// <summary>Score of the sequential rules from the session's newest items.</summary>
    public float Forward;

    /// <summary>Number of neighbours that hold it.</summary>
    public int Neighbours;

    /// <summary>In how many sessions it followed each of the session's three newest items, newest first.</summary>
    public FollowsOfNewest Follows;

    /// <summary>Whether it must not be answered.</summary>
    public bool IsExcluded;

    /// <summary>
    /// Whether <see cref="Knn"/> comes from the shop's odds of going back to it, not from neighbours.
    /// </summary>
    public bool IsReturn;

    private byte _queryIndexPlus1;

    /// <summary>Its index among the query's distinct items, newest 0; −1 when it is not one of them.</summary>
    public int QueryIndex
    {
        readonly get => _queryIndexPlus1 - 1;
        set => _queryIndexPlus1 = (byte)(value + 1);
    }

    /// <summary>Counts of the session's three newest items, each up to 65,535.</summary>
    [InlineArray(Length)]
    internal struct FollowsOfNewest
    {
        /// <summary>Number of items with counts.</summary>
        public const int Length = 3;

        private ushort _newest;
    }
}
