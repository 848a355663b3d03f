namespace CartStream.Retrieval.Candidates;

/// <summary>The counts of sources for a query as a whole; 0 for what no source has counted.</summary>
internal struct RetrievalCounts
{
    /// <summary>Similar sessions that proposed items.</summary>
    public int Neighbours;

    /// <summary>Sessions of the query's newest item that the rules looked at.</summary>
    public int NewestSessions;

    /// <summary>In how many of these the newest item was repeated immediately.</summary>
    public int NewestRepeated;

    /// <summary>In how many of these the newest item came right after the query's second newest item.</summary>
    public int NewestPairs;
}
