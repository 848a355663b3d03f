namespace CartStream.Evaluation.Prequential;

/// <summary>
/// What is counted of purchases with a price. The numbers are those of the stored histograms, behind all of
/// <see cref="RankList"/>.
/// </summary>
internal enum RevenueList
{
    /// <summary>Revenue by the rank of what was bought in the recommendation, in hundredths.</summary>
    Recommended = 48,

    /// <summary>Revenue by the rank in the popularity baseline's list, in hundredths.</summary>
    Baseline = 49,

    /// <summary>Purchases by the rank in the recommendation.</summary>
    Purchases = 50,
}
