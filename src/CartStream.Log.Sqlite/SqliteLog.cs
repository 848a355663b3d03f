using System.Collections.Concurrent;

namespace CartStream.Log.Sqlite;

/// <summary>
/// The embedded log: a whole <see cref="IEventLog"/> in one SQLite file, which several processes may use at once and
/// which plain SQL can query (docs/formats/store.md). Thread-safe; each of its producers and readers is for one thread
/// at a time.
/// </summary>
/// <remarks>
/// Invariants: once a commit has returned, the whole transaction is in the file and survives the end of the process,
/// and with <see cref="SynchronousLevel.Full"/> a power loss; an offset is never reused.
/// </remarks>
public sealed class SqliteLog : IEventLog, IErasingLog
{
    private readonly SqliteLogOptions _options;
    private readonly StoreWriter _writer;
    private readonly ConcurrentDictionary<string, CommitSignal> _committed = new(StringComparer.Ordinal);

    /// <summary>Opens the log in the file of <paramref name="options"/>, creating it when it is missing.</summary>
    /// <exception cref="ArgumentException">At least one option is out of its range.</exception>
    /// <exception cref="LogException">
    /// The file can't be opened or written, or is not a store of this version.
    /// </exception>
    public SqliteLog(SqliteLogOptions options)
    {
        if (options.Faults() is { Count: > 0 } faults)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
        _options = options;
        _writer = StoreWriter.Open(options);
    }

    /// <summary>
    /// Whether the store's file is still at its path; if it was removed, moved or replaced, nothing is written any
    /// more.
    /// </summary>
    public bool IsThere => _writer.IsThere;

    /// <summary>Raised after each commit of this log's producers to the topic, which exists.</summary>
    internal CommitSignal Committed(string topic) => _committed.GetOrAdd(topic, static _ => new CommitSignal());

    /// <inheritdoc/>
    public void CreateTopics(IReadOnlyList<TopicSpec> topics) => _writer.CreateTopics(topics);

    /// <inheritdoc/>
    public IReadOnlyList<TopicSpec> ListTopics() => _writer.ListTopics();

    /// <inheritdoc/>
    public long EndOffset(string topic, int partition) => _writer.EndOffset(topic, partition);

    /// <inheritdoc/>
    public long? CommittedOffset(string group, string topic, int partition) =>
        _writer.CommittedOffset(group, topic, partition);

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, int partition, long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var table = _writer.FindPartition(topic, partition);
        return SqliteLogReader.Tail(
            _options, Committed(topic), table, partition, offset, () => _writer.EndOffset(topic, partition));
    }

    /// <inheritdoc/>
    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets)
    {
        CheckPartitions(topic, offsets.Count);
        return new SideBySideReader(
            [.. offsets.Select((offset, partition) => OpenReader(topic, partition, offset))],
            Committed(topic),
            _options.PollInterval);
    }

    /// <inheritdoc/>
    public ILogReader OpenCompacted(string topic, int partition)
    {
        var table = _writer.FindPartition(topic, partition);
        table.CheckCompacted();
        return SqliteLogReader.Newest(_options, Committed(topic), table, partition);
    }

    /// <inheritdoc/>
    public ILogProducer OpenProducer(string transactionalId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transactionalId);
        return new SqliteProducer(this, _writer, transactionalId, _options.TransactionBytesMax);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The member gets every partition at its first poll. The next process to open the producers takes over the work.
    /// </remarks>
    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        return new SoleMembership(FindTopic(topic).Partitions, _options.PollInterval, owner);
    }

    /// <inheritdoc/>
    public void FindOwned(string topic, int partition, byte[] owner, RecordAction take)
    {
        var table = _writer.FindPartition(topic, partition);
        table.CheckNotCompacted();
        using var connection = StoreConnection.OpenReader(_options);
        using var search = new OwnerSearch(connection, table, partition);
        search.Find(owner, _writer.EndOffset(topic, partition), take);
        if (search.Missing.Count > 0)
            _writer.AddTags(table, search.Missing);
    }

    /// <inheritdoc/>
    public void FindKeys(string topic, int partition, byte[] prefix, RecordAction take)
    {
        var table = _writer.FindPartition(topic, partition);
        table.CheckCompacted();
        using var connection = StoreConnection.OpenReader(_options);
        OwnerSearch.FindKeys(connection, table, partition, prefix, take);
    }

    /// <inheritdoc/>
    public void Erase(IReadOnlyCollection<RecordAddress> addresses) => _writer.Erase(addresses);

    /// <inheritdoc/>
    public string? CleanUp() => _writer.TryClean()
        ? null
        : $"{_options.Path}-wal, the store's write-ahead log, because a program reads from it: end that program or its "
            + "query, then ask again";

    /// <summary>
    /// Closes the store; producers and transactions of this log can't be used afterwards, readers can.
    /// </summary>
    public void Dispose() => _writer.Dispose();

    private TopicSpec FindTopic(string topic)
    {
        _writer.FindPartition(topic, 0);
        return ListTopics().Single(spec => spec.Name == topic);
    }

    private void CheckPartitions(string topic, int given)
    {
        if (FindTopic(topic).Partitions is var found && found != given)
        {
            throw new LogException(
                $"topic '{topic}' has {found} partition(s), found offsets for {given}, expected one for each");
        }
    }
}
