namespace CartStream.Evaluation.Prequential;

/// <summary>The lists in which a scored event's target is ranked. The numbers are stored.</summary>
internal enum RankList
{
    /// <summary>All recommended items.</summary>
    Recommended = 0,

    /// <summary>All items of the popularity baseline.</summary>
    Baseline = 1,

    /// <summary>
    /// A list of discoveries alone, of the same length; counted only for targets that are discoveries.
    /// </summary>
    Discoveries = 2,

    /// <summary>The baseline's list of discoveries; counted only for targets that are discoveries.</summary>
    BaselineDiscoveries = 3,
}
