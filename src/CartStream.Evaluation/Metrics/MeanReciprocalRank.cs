namespace CartStream.Evaluation.Metrics;

/// <summary>
/// MRR@k: the mean of 1/rank of the first relevant item (Voorhees, TREC-8 1999), cut at k as session recommenders
/// report it (Hidasi et al., ICLR 2016).
/// </summary>
public static class MeanReciprocalRank
{
    /// <summary>1/rank of the first relevant item when that rank is at most k, else 0; 0 on an empty answer.</summary>
    public static double At(HitRanks hits, int k) => hits.Within(k) > 0 ? 1d / hits.Ranks[0] : 0;
}
