namespace CartStream.Pipeline;

/// <summary>
/// A partitioned, durable, ordered log with transactions: Kafka's contract, reduced to what the pipeline uses. Readers
/// see only what was committed. Every implementation passes the log conformance suite.
/// </summary>
public interface IEventLog : IDisposable
{
    /// <summary>Creates the topics that are missing and checks those that are there.</summary>
    /// <exception cref="LogException">
    /// A topic exists with other partitions or another cleanup than asked for.
    /// </exception>
    void CreateTopics(IReadOnlyList<TopicSpec> topics);

    /// <summary>The topics of this log, by name.</summary>
    IReadOnlyList<TopicSpec> ListTopics();

    /// <summary>The offset that the partition's next record will get; 0 for an empty partition.</summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long EndOffset(string topic, int partition);

    /// <summary>
    /// The offset at which <paramref name="group"/> goes on reading; null when it never committed one.
    /// </summary>
    long? CommittedOffset(string group, string topic, int partition);

    /// <summary>Reads a partition's committed records from <paramref name="offset"/> on, in offset order.</summary>
    /// <remarks>On a compacted topic, records that a newer one of the same key replaced may be missing.</remarks>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    ILogReader OpenReader(string topic, int partition, long offset);

    /// <summary>
    /// Reads the newest value of each key of a compacted partition, as it stands now, in offset order; then ends.
    /// Deleted keys are left out.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or it isn't compacted.</exception>
    ILogReader OpenNewest(string topic, int partition);

    /// <summary>
    /// Opens the one producer with this transactional id. An earlier one with the same id is fenced: its open
    /// transaction is aborted and its next begin or commit throws <see cref="ProducerFencedException"/>.
    /// </summary>
    ILogProducer OpenProducer(string transactionalId);
}
