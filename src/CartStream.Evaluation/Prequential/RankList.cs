namespace CartStream.Evaluation.Prequential;

/// <summary>The lists in which a scored event's target is looked for. The numbers are stored.</summary>
internal enum RankList
{
    /// <summary>All recommended items.</summary>
    Recommended = 0,

    /// <summary>All items of the popularity baseline.</summary>
    Baseline = 1,

    /// <summary>A list of discoveries alone, as long; counted for targets that are discoveries only.</summary>
    Discoveries = 2,

    /// <summary>The baseline's list of discoveries; counted for targets that are discoveries only.</summary>
    BaselineDiscoveries = 3,
}
