namespace CartStream.Log;

/// <summary>
/// A partitioned, durable, ordered log with transactions: Kafka's contract, reduced to what the pipeline uses. Readers
/// see only committed records. Every implementation passes the log conformance suite.
/// </summary>
public interface IEventLog : IDisposable
{
    /// <summary>Creates the topics that are missing and checks those that exist.</summary>
    /// <exception cref="TopicDiffersException">
    /// A topic exists with another number of partitions or another cleanup than requested.
    /// </exception>
    /// <exception cref="LogException">A topic can't be created.</exception>
    void CreateTopics(IReadOnlyList<TopicSpec> topics);

    /// <summary>The topics of this log, by name.</summary>
    IReadOnlyList<TopicSpec> ListTopics();

    /// <summary>
    /// Partitions of a topic. Waits for a topic that was just created and that is not yet known to every node of the
    /// log.
    /// </summary>
    /// <exception cref="MissingTopicException">There is no such topic.</exception>
    int CountPartitions(string topic)
    {
        var topics = ListTopics();
        return topics.FirstOrDefault(known => known.Name == topic)?.Partitions ?? throw new MissingTopicException(
            $"there is no topic '{topic}', found {string.Join(", ", topics.Select(known => known.Name))}");
    }

    /// <summary>
    /// The identity of a topic, without which its offsets mean nothing: one that was deleted and made anew, or copied
    /// to another cluster, has another. By default null: the log can't tell.
    /// </summary>
    /// <exception cref="LogException">There is no such topic, or it can't be looked up.</exception>
    string? FindTopicIdentity(string topic) => null;

    /// <summary>
    /// The first remaining offset of a partition: 0 unless records were deleted by age or size. By default 0, for logs
    /// that never delete by age or size.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long FirstOffset(string topic, int partition) => 0;

    /// <summary>
    /// The offset after the last record that readers see; 0 for an empty partition. It is the offset of the next
    /// record, unless a transaction is open or was ended a moment ago (<see cref="ILogTransaction.Commit"/>).
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long EndOffset(string topic, int partition);

    /// <summary>
    /// The offset after the last written record, whether or not readers see it yet: all committed records are before
    /// it. By default <see cref="EndOffset"/>, for logs where a commit is visible at once.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long WrittenEnd(string topic, int partition) => EndOffset(topic, partition);

    /// <summary>
    /// The offset from which <paramref name="group"/> continues reading; null when it never committed one.
    /// </summary>
    long? CommittedOffset(string group, string topic, int partition);

    /// <summary>Reads a partition's committed records from <paramref name="offset"/> on, in offset order.</summary>
    /// <remarks>On a compacted topic, records replaced by a newer one of the same key may be missing.</remarks>
    /// <exception cref="LostRecordsException">
    /// Records from <paramref name="offset"/> on were deleted by age or size, now or in a later read. A caller that can
    /// do without them continues at <see cref="FirstOffset"/>.
    /// </exception>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    ILogReader OpenReader(string topic, int partition, long offset);

    /// <summary>
    /// Reads all partitions of a topic concurrently, partition p from <paramref name="offsets"/>[p] on: records are in
    /// offset order within a partition, in no order across partitions.
    /// </summary>
    /// <exception cref="LostRecordsException">As above, of any partition.</exception>
    /// <exception cref="LogException">There is no such topic, or it has another number of partitions.</exception>
    ILogReader OpenReader(string topic, IReadOnlyList<long> offsets);

    /// <summary>
    /// Reads the newest value of each key of a compacted partition, as of now, in offset order; then ends. Deleted keys
    /// are left out.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or it isn't compacted.</exception>
    ILogReader OpenCompacted(string topic, int partition);

    /// <summary>
    /// Opens the only producer with this transactional id. An earlier one with the same id is fenced: its open
    /// transaction is aborted and its next begin or commit throws <see cref="ProducerFencedException"/>.
    /// </summary>
    ILogProducer OpenProducer(string transactionalId);

    /// <summary>
    /// Joins <paramref name="group"/> to be assigned some of the topic's partitions, which are reported to
    /// <paramref name="owner"/>.
    /// </summary>
    /// <param name="group">The group; all members that read for the same purpose are in the same.</param>
    /// <param name="topic">The topic whose partitions are shared.</param>
    /// <param name="member">
    /// The member's name, used by one process at a time; a process that returns with it before its session has timed
    /// out gets its partitions back. Null for a member without a name.
    /// </param>
    /// <param name="owner">
    /// Notified of assigned and revoked partitions, within <see cref="IGroupMembership.Poll"/>.
    /// </param>
    /// <exception cref="LogException">There is no such topic.</exception>
    IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner);
}
