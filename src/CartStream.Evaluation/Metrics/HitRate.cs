namespace CartStream.Evaluation.Metrics;

/// <summary>
/// HitRate@k: the share of answers with a relevant item among the first k (Deshpande &amp; Karypis, TOIS 2004).
/// </summary>
public static class HitRate
{
    /// <summary>1 when a relevant item has rank k or better, else 0; 0 when nothing is relevant or answered.</summary>
    public static double At(HitRanks hits, int k) => hits.Within(k) > 0 ? 1 : 0;
}
