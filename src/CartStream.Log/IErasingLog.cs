namespace CartStream.Log;

/// <summary>
/// A log that can find and erase the records of one shopper. Kafka can't: there, records of a topic that is not
/// compacted stay until its retention ends.
/// </summary>
public interface IErasingLog
{
    /// <summary>
    /// Finds the records of an owner (<see cref="RecordOwner"/>) in a topic that is not compacted, in offset order,
    /// without reading the others.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or the log can't be read.</exception>
    void FindOwned(string topic, int partition, byte[] owner, RecordAction take);

    /// <summary>
    /// Finds the newest record of each key that begins with <paramref name="prefix"/> in a compacted topic, deleted
    /// keys among them, in the order of the keys' bytes.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or the log can't be read.</exception>
    void FindKeys(string topic, int partition, byte[] prefix, RecordAction take);

    /// <summary>
    /// Removes records from the log, all or none. Offsets of other records do not change; an address without a record
    /// is skipped.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or the log can't be written.</exception>
    void Erase(IReadOnlyCollection<RecordAddress> addresses);

    /// <summary>
    /// Removes remains of erased or replaced records from the log's files. Returns null when nothing is left; else what
    /// is left, why, and what to do before the next call.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    string? CleanUp();
}
