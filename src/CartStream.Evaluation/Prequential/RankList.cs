namespace CartStream.Evaluation.Prequential;

/// <summary>The lists in which a scored event's target is looked for. The numbers are stored.</summary>
internal enum RankList
{
    /// <summary>All recommended items.</summary>
    Recommended = 0,

    /// <summary>All items of the popularity floor.</summary>
    Floor = 1,

    /// <summary>The recommended discoveries; counted for targets that are discoveries only.</summary>
    Discoveries = 2,

    /// <summary>The floor's discoveries; counted for targets that are discoveries only.</summary>
    FloorDiscoveries = 3,
}
