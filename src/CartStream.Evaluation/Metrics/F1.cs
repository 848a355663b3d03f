namespace CartStream.Evaluation.Metrics;

/// <summary>
/// F1@k: the harmonic mean 2PR/(P + R) of precision@k and recall@k of one answer, then averaged over answers
/// (van Rijsbergen 1979, chapter 7, with both weighted alike).
/// </summary>
public static class F1
{
    /// <summary>2·hits/(k + relevant), to which the formula simplifies; 0 without a hit.</summary>
    public static double At(HitRanks hits, int k) => 2d * hits.Within(k) / (k + hits.Relevant);
}
