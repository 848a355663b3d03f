namespace CartStream.Log;

/// <summary>
/// A log that can find and erase the records of one shopper. Kafka can't: there, what is not compacted stays until its
/// topic's retention ends.
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
    /// Takes records out of the log, all or none. Offsets of other records stay as they are; a place without a record
    /// is passed over.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or the log can't be written.</exception>
    void Erase(IReadOnlyCollection<RecordAddress> places);

    /// <summary>
    /// Removes what the log's files still hold of records that were erased or replaced. Null when nothing is left;
    /// else what is left, why, and what to do before the next call.
    /// </summary>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    string? CleanUp();
}
