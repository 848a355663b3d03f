namespace CartStream.Pipeline;

/// <summary>
/// A log that can take single records out for good. Kafka can't: there, what is not compacted stays until its topic's
/// retention ends.
/// </summary>
public interface IErasingLog
{
    /// <summary>
    /// Takes the records at <paramref name="offsets"/> out of a partition, so that nothing of them is left in the
    /// log's files once no reader of an earlier moment is open. Offsets of other records stay as they are.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or the log can't be written.</exception>
    void Erase(string topic, int partition, IReadOnlyCollection<long> offsets);
}
