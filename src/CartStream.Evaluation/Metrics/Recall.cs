namespace CartStream.Evaluation.Metrics;

/// <summary>
/// Recall@k: relevant items among the first k, divided by all relevant items (Manning, Raghavan &amp; Schütze 2008,
/// section 8.3).
/// </summary>
public static class Recall
{
    /// <summary>Hits/relevant; 0 when nothing is relevant.</summary>
    public static double At(HitRanks hits, int k) => hits.Relevant == 0 ? 0 : (double)hits.Within(k) / hits.Relevant;
}
