namespace CartStream.Evaluation.Prequential;

/// <summary>
/// The counts of purchases with a price. The numbers are those of the stored histograms, after all of
/// <see cref="RankList"/>.
/// </summary>
internal enum RevenueList
{
    /// <summary>Revenue by the rank of the bought item in the recommendation, in hundredths.</summary>
    Recommended = 48,

    /// <summary>Revenue by the rank in the popularity baseline's list, in hundredths.</summary>
    Baseline = 49,

    /// <summary>Purchases by the rank in the recommendation.</summary>
    Purchases = 50,
}
