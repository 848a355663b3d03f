namespace CartStream.Log;

/// <summary>
/// A partitioned, durable, ordered log with transactions: Kafka's contract, reduced to what the pipeline uses. Readers
/// see only what was committed. Every implementation passes the log conformance suite.
/// </summary>
public interface IEventLog : IDisposable
{
    /// <summary>Creates the topics that are missing and checks those that are there.</summary>
    /// <exception cref="TopicDiffersException">
    /// A topic exists with other partitions or another cleanup than asked for.
    /// </exception>
    /// <exception cref="LogException">A topic can't be created.</exception>
    void CreateTopics(IReadOnlyList<TopicSpec> topics);

    /// <summary>The topics of this log, by name.</summary>
    IReadOnlyList<TopicSpec> ListTopics();

    /// <summary>
    /// Partitions of a topic; one that was just created, and that not every node of the log knows yet, is waited for.
    /// </summary>
    /// <exception cref="MissingTopicException">There is no such topic.</exception>
    int CountPartitions(string topic)
    {
        var topics = ListTopics();
        return topics.FirstOrDefault(known => known.Name == topic)?.Partitions ?? throw new MissingTopicException(
            $"there is no topic '{topic}', found {string.Join(", ", topics.Select(known => known.Name))}");
    }

    /// <summary>
    /// The first offset that is left of a partition: 0 unless records were deleted by age or size. By default 0, for
    /// logs that never delete so.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long FirstOffset(string topic, int partition) => 0;

    /// <summary>
    /// The offset behind the last record that readers see; 0 for an empty partition. It is that of the next record,
    /// unless a transaction is open or was ended a moment ago (<see cref="ILogTransaction.Commit"/>).
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long EndOffset(string topic, int partition);

    /// <summary>
    /// The offset behind the last record that was written, whether or not readers see it yet: nothing that is committed
    /// by now is behind it. By default <see cref="EndOffset"/>, for logs where a commit is seen at once.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    long WrittenEnd(string topic, int partition) => EndOffset(topic, partition);

    /// <summary>
    /// The offset at which <paramref name="group"/> goes on reading; null when it never committed one.
    /// </summary>
    long? CommittedOffset(string group, string topic, int partition);

    /// <summary>Reads a partition's committed records from <paramref name="offset"/> on, in offset order.</summary>
    /// <remarks>On a compacted topic, records that a newer one of the same key replaced may be missing.</remarks>
    /// <exception cref="LostRecordsException">
    /// Records from <paramref name="offset"/> on were deleted by age or size, now or in a later read: who can do
    /// without them begins at <see cref="FirstOffset"/>.
    /// </exception>
    /// <exception cref="LogException">There is no such topic or partition.</exception>
    ILogReader OpenReader(string topic, int partition, long offset);

    /// <summary>
    /// Reads all partitions of a topic side by side, partition p from <paramref name="offsets"/>[p] on: the records of
    /// each in offset order, in no order between them.
    /// </summary>
    /// <exception cref="LostRecordsException">As above, of any partition.</exception>
    /// <exception cref="LogException">There is no such topic, or it has another number of partitions.</exception>
    ILogReader OpenReader(string topic, IReadOnlyList<long> offsets);

    /// <summary>
    /// Reads the newest value of each key of a compacted partition, as it stands now, in offset order; then ends.
    /// Deleted keys are left out.
    /// </summary>
    /// <exception cref="LogException">There is no such topic or partition, or it isn't compacted.</exception>
    ILogReader OpenCompacted(string topic, int partition);

    /// <summary>
    /// Opens the one producer with this transactional id. An earlier one with the same id is fenced: its open
    /// transaction is aborted and its next begin or commit throws <see cref="ProducerFencedException"/>.
    /// </summary>
    ILogProducer OpenProducer(string transactionalId);

    /// <summary>
    /// Joins <paramref name="group"/> to be given some of the topic's partitions, told to <paramref name="owner"/>.
    /// </summary>
    /// <param name="group">The group; who reads for the same purpose is in the same.</param>
    /// <param name="topic">The topic whose partitions are shared.</param>
    /// <param name="member">
    /// The member's name, of one process at a time; one who comes back under it before its session has timed out gets
    /// its partitions again. Null for a nameless member.
    /// </param>
    /// <param name="owner">Told what is given and taken, within <see cref="IGroupMembership.Poll"/>.</param>
    /// <exception cref="LogException">There is no such topic.</exception>
    IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner);
}
