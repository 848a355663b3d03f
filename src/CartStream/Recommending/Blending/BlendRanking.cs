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
        asking.AskTransitions();
        var (knn, forward) = (0f, 0f);
        foreach (ref readonly var candidate in asking.Candidates.All)
        {
            knn = Math.Max(knn, candidate.Knn);
            forward = Math.Max(forward, candidate.Forward);
        }

        var sessions = asking.Query.Count == 0 ? 0 : Math.Max(1, asking.Store.Postings.Sessions(asking.Query.Items[0]));
        var rules = options.RulesWeight * sessions / (sessions + options.RulesTrustTouches);
        foreach (ref var candidate in asking.Candidates.All)
        {
            candidate.Score = Share(candidate.Knn, knn, options.KnnWeight, options.KnnPower)
                + Share(candidate.Forward, forward, rules, options.RulesPower);
        }
    }

    /// <inheritdoc />
    public Evidence Explain(Asking asking, in Candidate candidate) => StrongestEvidence.Of(asking, candidate);

    private static float Share(float score, float most, float weight, float power) =>
        score <= 0 ? 0 : weight * MathF.Pow(score / most, power);
}
