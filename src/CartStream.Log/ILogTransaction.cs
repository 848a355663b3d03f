namespace CartStream.Log;

/// <summary>
/// Appends and offset commits that become durable and then visible together, or not at all. Disposing without
/// <see cref="Commit"/> aborts.
/// </summary>
public interface ILogTransaction : IDisposable
{
    /// <summary>
    /// Appends a record. An empty <paramref name="key"/> is allowed only on topics that aren't compacted; there are no
    /// null values: use <see cref="Delete"/>.
    /// </summary>
    /// <param name="topic">A topic of this log.</param>
    /// <param name="partition">A partition of it, from 0.</param>
    /// <param name="key">The record's key, copied.</param>
    /// <param name="value">The record's value, copied.</param>
    /// <param name="timeMs">The record's time, milliseconds since 1970; a log may keep 0 as 1.</param>
    /// <param name="headers">The record's headers, or null.</param>
    /// <exception cref="LogException">
    /// There is no such topic or partition, or the key for a compacted topic is empty.
    /// </exception>
    void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null);

    /// <summary>Deletes <paramref name="key"/> from a compacted topic, as a tombstone does.</summary>
    /// <exception cref="LogException">There is no such topic or partition, or it isn't compacted.</exception>
    void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs);

    /// <summary>Sets where <paramref name="group"/> continues reading, in the same transaction.</summary>
    void CommitOffset(string group, string topic, int partition, long offset);

    /// <summary>Makes everything durable and visible.</summary>
    /// <remarks>
    /// On the embedded log it is visible when this returns. On a cluster it is decided and can't be undone, but each
    /// partition shows it a moment later, when its replicas have the transaction's marker: until then
    /// <see cref="IEventLog.EndOffset"/> is before its records, while another partition of the same transaction may
    /// already show its own. Opening a producer with the same transactional id waits until all show it.
    /// </remarks>
    /// <exception cref="ProducerFencedException">A newer producer took over; nothing was written.</exception>
    /// <exception cref="LogException">
    /// The log could not be written, and nothing was written; or <see cref="LogException.IsUndecided"/> is set: then
    /// repeat the call to learn the outcome, or open a producer with the same transactional id, after which the content
    /// of the log is final.
    /// </exception>
    void Commit();
}
