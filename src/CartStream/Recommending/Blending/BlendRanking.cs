using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;

namespace CartStream.Recommending.Blending;

/// <summary>
/// Session neighbours and sequential rules together:
/// <c>score(i) = Σ_source w · (score_source(i) / max_j score_source(j))^p</c>; the rules' weight is shrunk by
/// <c>n/(n + trust)</c>, n being the sessions of the session's newest item.
/// </summary>
internal sealed class BlendRanking(BlendOptions options) : IRanking
{
    /// <inheritdoc />
    public void Rank(Asking asking)
    {
        asking.AskNeighbours();
        asking.AskSequences(options.RulesItems);
        var (knn, forward) = (0f, 0f);
        foreach (ref readonly var candidate in asking.Candidates.All)
        {
            knn = Math.Max(knn, candidate.Knn);
            forward = Math.Max(forward, candidate.Forward);
        }

        var sessions = asking.Query.Count == 0 ? 0 : Math.Max(1, asking.Store.Postings.Sessions(asking.Query.Items[0]));
        var rules = options.RulesWeight * sessions / (sessions + options.RulesTrustTouches);
        Span<float> shares = stackalloc float[2 * Powers.Block];
        var all = asking.Candidates.All;
        for (var start = 0; start < all.Length; start += Powers.Block)
        {
            var block = all[start..Math.Min(all.Length, start + Powers.Block)];
            Blend(block, new Most(knn, forward), rules, shares[..block.Length], shares[Powers.Block..][..block.Length]);
        }
    }

    /// <inheritdoc />
    public Evidence Explain(Asking asking, in Candidate candidate) => StrongestEvidence.Of(asking, candidate);

    private void Blend(
        Span<Candidate> candidates, Most most, float rulesWeight, Span<float> knn, Span<float> forward)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            knn[i] = most.Knn > 0 ? Math.Max(0, candidates[i].Knn / most.Knn) : 0;
            forward[i] = most.Forward > 0 ? Math.Max(0, candidates[i].Forward / most.Forward) : 0;
        }

        Powers.Raise(knn, options.KnnPower);
        Powers.Raise(forward, options.RulesPower);
        for (var i = 0; i < candidates.Length; i++)
            candidates[i].Score = (options.KnnWeight * knn[i]) + (rulesWeight * forward[i]);
    }

    /// <summary>The highest score of each source.</summary>
    private readonly record struct Most(float Knn, float Forward);
}
