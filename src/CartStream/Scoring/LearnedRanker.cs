using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// Scores the candidates of all sources with a fitted ranker: a linear ranker orders the shortlist, and boosted trees
/// order the best of it.
/// </summary>
/// <param name="shortlist">Chooses the candidates that are scored.</param>
/// <param name="fitted">The ranker that scores them.</param>
internal sealed class LearnedRanker(Shortlist shortlist, FittedRanker fitted)
{
    /// <summary>
    /// The highest score of a candidate that not all trees have scored; fully scored ones are above it.
    /// </summary>
    private const float OthersMost = 1e-12f;

    private readonly TreeOrder _trees = new(shortlist.Ordered);

    /// <summary>The ranker that scores candidates.</summary>
    public FittedRanker Fitted { get; } = fitted;

    /// <summary>
    /// Sets the <see cref="Candidate.Score"/> of every candidate on the shortlist, and reads their details.
    /// </summary>
    public void Score(QueryContext query, CandidateTable candidates)
    {
        shortlist.Fill(query, candidates, Fitted.Embedding, Fitted.Features);
        var order = shortlist.OrderLinearly(Fitted.Linear);
        var ordered = order[..Math.Min(order.Length, shortlist.Ordered)];
        _trees.Begin(shortlist.Width);
        foreach (var packed in ordered)
            _trees.Add(shortlist.Row(PackedScores.Index(packed)));
        _trees.Order(Fitted.Trees.Of(query.Objective));
        var finalists = _trees.Finalists;
        var most = float.MinValue;
        for (var i = 0; i < finalists.Length; i++)
            most = Math.Max(most, _trees.Score(i));
        for (var i = 0; i < finalists.Length; i++)
            CandidateOf(finalists[i], ordered).Score = MathF.Exp(Math.Max(_trees.Score(i) - most, -25));
        var rank = finalists.Length;
        foreach (var other in _trees.Others)
            CandidateOf(other, ordered).Score = OthersMost / ++rank;
        foreach (var packed in order[ordered.Length..])
            candidates.All[shortlist.Indices[PackedScores.Index(packed)]].Score = OthersMost / ++rank;

        ref Candidate CandidateOf(ulong indexInOrder, ReadOnlySpan<ulong> ordered)
        {
            var index = PackedScores.Index(ordered[PackedScores.Index(indexInOrder)]);
            return ref candidates.All[shortlist.Indices[index]];
        }
    }
}
