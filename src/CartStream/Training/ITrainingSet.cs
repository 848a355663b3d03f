using CartStream.Retrieval.Candidates;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>Collects the queries that a ranker is fitted to, each with the next items.</summary>
internal interface ITrainingSet
{
    /// <summary>Adds a query.</summary>
    /// <param name="candidates">Its candidates.</param>
    /// <param name="shortlist">Their shortlist, with features.</param>
    /// <param name="next">The session's next interactions; not empty.</param>
    void Add(CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<Interaction> next);
}
