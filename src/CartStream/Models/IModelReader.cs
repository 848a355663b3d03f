using CartStream.Queries;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>Queries a model while it learns. It takes no lock, and the model never waits for it.</summary>
/// <remarks>
/// Contract, held by the conformance suite: answers are sorted by score, highest first, ties by lower item number;
/// every score is finite and above zero; no item comes twice; no item is in <see cref="ModelQuery.Excluded"/>, and
/// <see cref="ModelQuery.Filter"/> allows each; there are fewer than requested only when no more are known; a warmed-up
/// <c>Recommend</c> allocates nothing. One thread at a time.
/// </remarks>
public interface IModelReader : IDisposable
{
    /// <summary>
    /// Writes the best items for <paramref name="query"/>, best first, and returns how many: at most
    /// <c>results.Length</c>, fewer when the algorithm has no more, 0 when it has none for the query.
    /// </summary>
    int Recommend(in ModelQuery query, Span<ScoredItem> results);
}
