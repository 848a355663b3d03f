namespace CartStream.Kafka.Tests;

/// <summary>Moments of a processor's batch, in order.</summary>
public enum LogMoment
{
    /// <summary>Before the transaction begins.</summary>
    Begin,

    /// <summary>Before the batch's first record is appended.</summary>
    FirstAppend,

    /// <summary>Before the records behind the recommendations are appended.</summary>
    LaterAppend,

    /// <summary>When all records were handed over, before the offset.</summary>
    Offset,

    /// <summary>Before the commit.</summary>
    Commit,

    /// <summary>When the commit has succeeded.</summary>
    Committed,
}
