namespace CartStream.Log;

/// <summary>
/// Reads one partition in offset order, or several side by side. Not for several threads at once.
/// </summary>
public interface ILogReader : IDisposable
{
    /// <summary>
    /// Replaces the content of <paramref name="batch"/> by the next records, up to <paramref name="recordsMax"/>, and
    /// returns how many came. When there is none, waits up to <paramref name="wait"/> for one; 0 means that none came.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was set while waiting.</exception>
    int Read(RecordBatch batch, int recordsMax, TimeSpan wait, CancellationToken cancellation);

    /// <summary>
    /// Offsets between what was read and the ends of the partitions, as the last read saw them; 0 when it has read
    /// everything. May be asked by any thread.
    /// </summary>
    long Behind { get; }

    /// <summary>
    /// Where reading of a single partition goes on: behind the last record that was handed out, and behind offsets
    /// that were seen to hold none. Null (default) for several partitions, or where every offset has a record.
    /// </summary>
    long? NextOffset => null;
}
