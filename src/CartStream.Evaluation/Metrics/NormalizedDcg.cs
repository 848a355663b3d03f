namespace CartStream.Evaluation.Metrics;

/// <summary>
/// NDCG@k with binary gain: DCG@k = Σ over hits at rank r ≤ k of 1/log2(r + 1), divided by the DCG of the best
/// possible order (Järvelin &amp; Kekäläinen, TOIS 2002; discount of Burges et al., ICML 2005).
/// </summary>
public static class NormalizedDcg
{
    /// <summary>DCG@k over that of min(k, relevant) consecutive hits; 0 when nothing is relevant or answered.</summary>
    public static double At(HitRanks hits, int k)
    {
        var within = hits.Within(k);
        if (within == 0)
            return 0;
        var gained = 0d;
        for (var i = 0; i < within; i++)
            gained += 1 / Math.Log2(hits.Ranks[i] + 1d);
        var best = 0d;
        for (var rank = 1; rank <= Math.Min(k, hits.Relevant); rank++)
            best += 1 / Math.Log2(rank + 1d);
        return gained / best;
    }
}
