namespace CartStream.Recommending;

/// <summary>
/// What is learnt from sessions and proposes items. Every algorithm is one, and so is their blend: the processor, the
/// API and evaluation know nothing else.
/// </summary>
/// <remarks>
/// Contract, held by the conformance suite: the same <c>Learn</c> calls in the same order give the same answers to the
/// last bit; answers are sorted by score, highest first, ties by lower item number; every score is finite and above
/// zero; no item comes twice; none of <see cref="ModelQuery.Excluded"/> comes at all; a warmed-up <c>Recommend</c>
/// allocates nothing. One thread calls <c>Learn</c> and <c>Recommend</c>.
/// </remarks>
public interface IModel
{
    /// <summary>The algorithm's name on the command line, in lower case with dashes.</summary>
    string Name { get; }

    /// <summary>Events learnt so far; it goes into every receipt.</summary>
    long Version { get; }

    /// <summary>
    /// Learns one event. Events of one session come in the order they happened or as late as they arrive.
    /// </summary>
    void Learn(in LearntEvent e);

    /// <summary>
    /// Writes the best items for <paramref name="query"/>, best first, and returns how many: at most
    /// <c>results.Length</c>, fewer when the algorithm knows no more, 0 when it knows nothing of the query.
    /// </summary>
    int Recommend(in ModelQuery query, Span<ScoredItem> results);
}
