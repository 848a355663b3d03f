using CartStream.Retrieval;
using CartStream.Scoring;
using CartStream.Shoppers;

namespace CartStream.Training;

/// <summary>Collects questions with their answers.</summary>
internal interface ITrainingSet
{
    /// <summary>Adds a question.</summary>
    /// <param name="asking">The question, with the candidates that were found.</param>
    /// <param name="ranking">The pool that was chosen of them, and its features.</param>
    /// <param name="next">What the session did next; not empty.</param>
    void Add(QueryContext asking, LearnedRanker ranking, ReadOnlySpan<Interaction> next);
}
