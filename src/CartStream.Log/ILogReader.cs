namespace CartStream.Log;

/// <summary>Reads one partition in offset order, or several concurrently. Not thread-safe.</summary>
public interface ILogReader : IDisposable
{
    /// <summary>
    /// Replaces the content of <paramref name="batch"/> with the next records, up to <paramref name="recordsMax"/>, and
    /// returns their number. If there are none, waits up to <paramref name="wait"/> for one; 0 means that none arrived.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set while waiting.</exception>
    int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation);

    /// <summary>
    /// Number of offsets from the read position to the ends of the partitions, as of the last read; 0 when everything
    /// was read. May be called by any thread.
    /// </summary>
    long Behind { get; }

    /// <summary>
    /// Where reading of a single partition continues: after the last returned record, and after offsets found to hold
    /// none. Null (default) for several partitions, or where every offset has a record.
    /// </summary>
    long? NextOffset => null;
}
