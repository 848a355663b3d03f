namespace CartStream.Retrieval.Candidates;

/// <summary>A candidate's rank in each source, 1 for the best; 0 when it is not among the best.</summary>
internal struct SourceRanks
{
    /// <summary>Among session neighbours' items.</summary>
    public byte Knn;

    /// <summary>Among sequential rules.</summary>
    public byte Forward;

    /// <summary>Among rules without order.</summary>
    public byte Either;

    /// <summary>Among the walk's items.</summary>
    public byte Walk;

    /// <summary>Among popular items.</summary>
    public byte Popular;

    /// <summary>Among popular items of the newest item's category.</summary>
    public byte Category;

    /// <summary>Among the items most like the query's newest items.</summary>
    public byte Content;
}
