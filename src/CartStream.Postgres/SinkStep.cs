namespace CartStream.Postgres;

/// <summary>The steps of a transaction at which a test may end the sink.</summary>
internal enum SinkStep
{
    /// <summary>Records were read from the log.</summary>
    Read,

    /// <summary>The transaction is open and has locked the positions.</summary>
    Positioned,

    /// <summary>The rows are in the staging tables.</summary>
    Staged,

    /// <summary>The rows are in the tables.</summary>
    Applied,

    /// <summary>The transaction is committed.</summary>
    Committed,
}
