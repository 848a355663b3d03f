using CartStream.Retrieval.Candidates;

namespace CartStream.Retrieval;

/// <summary>Finds items that may be recommended.</summary>
/// <remarks>Keeps the arrays of one query, so an instance serves one thread.</remarks>
internal interface ICandidateSource
{
    /// <summary>Adds the items that it finds for <paramref name="query"/> to the candidates, with its scores.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates of the same query, with those that earlier sources found.</param>
    void Retrieve(QueryContext query, CandidateTable candidates);
}
