namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Precision@k: relevant items among the first k, divided by k (Manning, Raghavan &amp; Schütze 2008, section 8.4).
/// </summary>
public static class Precision
{
    /// <summary>Hits/k. The divisor stays k when fewer items are answered, so 0 on an empty answer.</summary>
    public static double At(HitRanks hits, int k) => (double)hits.Within(k) / k;
}
