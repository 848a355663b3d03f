namespace CartStream.Postgres;

/// <summary>The moments of a transaction at which a test ends the sink.</summary>
internal enum SinkStep
{
    /// <summary>Records were read from the log.</summary>
    Read,

    /// <summary>The transaction is open and holds the positions.</summary>
    Positioned,

    /// <summary>The rows are in the staging tables.</summary>
    Staged,

    /// <summary>The rows are in the tables.</summary>
    Applied,

    /// <summary>The transaction is committed.</summary>
    Committed,
}
