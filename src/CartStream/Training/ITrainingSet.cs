using CartStream.Retrieval.Candidates;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>Collects the queries that a ranker is fitted to, each with what came next.</summary>
internal interface ITrainingSet
{
    /// <summary>Adds a query.</summary>
    /// <param name="candidates">The candidates that were found for it.</param>
    /// <param name="shortlist">The shortlist of these, with features.</param>
    /// <param name="next">What the session did next; not empty.</param>
    void Add(CandidateTable candidates, Shortlist shortlist, ReadOnlySpan<Interaction> next);
}
