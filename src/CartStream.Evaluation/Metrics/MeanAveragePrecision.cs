namespace CartStream.Evaluation.Metrics;

/// <summary>
/// MAP@k: the mean over answers of AP@k = Σ over hits at rank r ≤ k of precision@r, divided by min(k, relevant)
/// (Manning, Raghavan &amp; Schütze 2008, section 8.4; cut at k with that divisor, so that a perfect answer scores 1).
/// </summary>
public static class MeanAveragePrecision
{
    /// <summary>AP@k of one answer; 0 when nothing is relevant or answered.</summary>
    public static double At(HitRanks hits, int k)
    {
        var within = hits.Within(k);
        var sum = 0d;
        for (var i = 0; i < within; i++)
            sum += (i + 1d) / hits.Ranks[i];
        return within == 0 ? 0 : sum / Math.Min(k, hits.Relevant);
    }
}
