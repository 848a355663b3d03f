using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Retrieval;
using CartStream.Retrieval.Candidates;
using CartStream.Retrieval.TopK;

namespace CartStream.Scoring;

/// <summary>
/// Combines session neighbours and sequential rules: <c>score(i) = Σ_source w · (score_source(i) / max_j
/// score_source(j))^p</c>; the rules' weight is shrunk by <c>n/(n + trust)</c>, n being the sessions of the session's
/// newest item.
/// </summary>
internal sealed class BlendScorer(BlendOptions options) : IScorer
{
    /// <inheritdoc />
    public bool NeedsDetails => false;

    /// <summary>The blend and the sources that it needs.</summary>
    public static SourceRanking CreateRanking(CandidateSources sources, ModelOptions options) =>
        new([sources.Neighbours, sources.Sequences(options.Blend.RulesItems)], new BlendScorer(options.Blend));

    /// <inheritdoc />
    public void Score(QueryContext query, CandidateTable candidates)
    {
        var (knn, forward) = (0f, 0f);
        foreach (ref readonly var candidate in candidates.All)
        {
            knn = float.MaxNative(knn, candidate.Knn);
            forward = float.MaxNative(forward, candidate.Forward);
        }

        var newest = query.Session.Items[..Math.Min(1, query.Session.Count)];
        var sessions = newest.IsEmpty ? 0 : Math.Max(1, query.Store.Postings.Sessions(newest[0]));
        var rules = options.RulesWeight * sessions / (sessions + options.RulesTrustTouches);
        var shareOf = new Shares(knn > 0 ? 1 / knn : 0, forward > 0 ? 1 / forward : 0);
        Span<float> shares = stackalloc float[2 * Powers.Block];
        var all = candidates.All;
        for (var start = 0; start < all.Length; start += Powers.Block)
        {
            var block = all[start..Math.Min(all.Length, start + Powers.Block)];
            Blend(block, shareOf, rules, shares[..block.Length], shares[Powers.Block..][..block.Length]);
        }
    }

    /// <inheritdoc />
    public Explanation Explain(QueryContext query, CandidateTable candidates, int slot) =>
        StrongestExplanation.Of(query, candidates, slot);

    private void Blend(
        Span<Candidate> candidates, Shares shareOf, float rulesWeight, Span<float> knn, Span<float> forward)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            knn[i] = candidates[i].Knn * shareOf.Knn;
            forward[i] = candidates[i].Forward * shareOf.Forward;
        }

        Powers.Raise(knn, options.KnnPower);
        Powers.Raise(forward, options.RulesPower);
        for (var i = 0; i < candidates.Length; i++)
            candidates[i].Score = (options.KnnWeight * knn[i]) + (rulesWeight * forward[i]);
    }

    /// <summary>
    /// The factors that turn a source's scores into shares of its highest: one over the highest, or 0 when it found
    /// nothing.
    /// </summary>
    private readonly record struct Shares(float Knn, float Forward);
}
