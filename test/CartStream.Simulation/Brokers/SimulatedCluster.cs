using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation.Brokers;

/// <summary>
/// The brokers: topics, transactions, groups and their offsets, as Kafka keeps them. They never crash as a whole; what
/// a client meets of their faults is in <see cref="Faults"/>.
/// </summary>
internal sealed class SimulatedCluster(Scheduler scheduler, ShopClock clock)
{
    /// <summary>How long a transaction may stay open.</summary>
    public static readonly TimeSpan TransactionMax = TimeSpan.FromSeconds(60);

    private readonly SortedDictionary<string, SimulatedPartition[]> _topics = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _epochs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _seenAt = new(StringComparer.Ordinal);
    private readonly List<SimulatedTransactionState> _open = [];
    private readonly Dictionary<string, SimulatedGroup> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<(int Partition, long Offset)> _answered = [];
    private readonly Dictionary<int, (long Events, long Links)> _processedTo = [];

    public Scheduler Scheduler => scheduler;

    /// <summary>The brokers' clock.</summary>
    public ShopClock Clock => clock;

    public LogFaults Faults { get; set; } = LogFaults.None;

    /// <summary>The fault that was put in on purpose.</summary>
    public Mutation Mutation { get; init; }

    /// <summary>Until when no broker answers, in ticks.</summary>
    public long AwayUntil { get; set; }

    /// <summary>Until when nothing can be committed, as on a disk that is full, in ticks.</summary>
    public long DiskFullUntil { get; set; }

    public Dictionary<(string Group, string Topic, int Partition), long> Offsets { get; } = [];

    /// <summary>Offsets that were lost or moved by others since they were committed last.</summary>
    public HashSet<(string Group, string Topic, int Partition)> Tampered { get; } = [];

    /// <summary>Processes that have crashed.</summary>
    public int Crashes { get; set; }

    /// <summary>The records that the processors of a replayed log would have forwarded to <c>user-events</c>.</summary>
    public List<SimulatedRecord>? Kept { get; init; }

    /// <summary>Transactions that were committed.</summary>
    public long Commits { get; private set; }

    public IReadOnlyList<TopicSpec> Topics => [.. _topics.Values.Select(partitions => partitions[0].Topic)];

    public void Create(TopicSpec topic) => _topics.TryAdd(
        topic.Name,
        [.. Enumerable.Range(0, topic.Partitions).Select(number => new SimulatedPartition(topic, number))]);

    public SimulatedPartition[] Find(string topic) => _topics.TryGetValue(topic, out var found)
        ? found
        : throw new LogException($"there is no topic '{topic}'");

    public SimulatedPartition Find(string topic, int partition) => Find(topic) is var found && partition < found.Length
        ? found[partition]
        : throw new LogException($"topic '{topic}' has no partition {partition}");

    public SimulatedGroup Group(string name, string topic)
    {
        if (!_groups.TryGetValue(name, out var group))
            _groups.Add(name, group = new SimulatedGroup(scheduler, Find(topic).Length));
        return group;
    }

    /// <summary>Shuts out earlier producers of the id, and ends what they had begun.</summary>
    public int OpenProducer(string transactionalId)
    {
        var epoch = _epochs[transactionalId] = _epochs.GetValueOrDefault(transactionalId) + 1;
        if (Mutation == Mutation.NoFencing)
            return epoch;
        foreach (var open in _open.Where(one => one.TransactionalId == transactionalId).ToList())
            End(open, TransactionOutcome.Aborted, scheduler.Now);
        return epoch;
    }

    /// <summary>From when readers see all that earlier producers of the id have committed, in ticks.</summary>
    public long SettledAt(string transactionalId) =>
        Math.Max(scheduler.Now, _seenAt.GetValueOrDefault(transactionalId));

    public bool IsFenced(string transactionalId, int epoch) =>
        Mutation != Mutation.NoFencing && _epochs[transactionalId] != epoch;

    public SimulatedTransactionState Begin(string transactionalId, int epoch)
    {
        var begun = new SimulatedTransactionState(transactionalId, epoch, scheduler.Now);
        _open.Add(begun);
        return begun;
    }

    /// <summary>Ends a transaction, unless it has ended.</summary>
    public void End(SimulatedTransactionState transaction, TransactionOutcome outcome, long visibleAt)
    {
        if (transaction.Outcome != TransactionOutcome.Open)
            return;
        _open.Remove(transaction);
        if (Mutation == Mutation.AbortKeeps)
            outcome = TransactionOutcome.Committed;
        transaction.Outcome = outcome;
        transaction.VisibleAt = visibleAt;
        _seenAt[transaction.TransactionalId] =
            Math.Max(_seenAt.GetValueOrDefault(transaction.TransactionalId), visibleAt);
        foreach (var partition in transaction.Partitions)
            partition.AppendMark(transaction);
        scheduler.Note($"{outcome} {transaction.TransactionalId}");
        if (outcome != TransactionOutcome.Committed)
            return;
        Commits++;
        foreach (var (key, offset) in transaction.Offsets)
            Commit(key, offset);
        CheckAnswers(transaction);
    }

    /// <summary>Sets an offset of a group.</summary>
    public void Commit((string Group, string Topic, int Partition) key, long offset)
    {
        Offsets[key] = offset;
        Tampered.Remove(key);
    }

    /// <summary>Ends transactions that have been open for too long.</summary>
    public void EndForgotten()
    {
        foreach (var open in _open.ToList())
        {
            if (scheduler.Now - open.StartedAt > TransactionMax.Ticks)
                End(open, TransactionOutcome.Aborted, scheduler.Now);
        }
    }

    /// <summary>The totals of a partition that are committed; null for none.</summary>
    public ProcessorTotals? TotalsOf(int partition) =>
        Find(Topology.Quality, partition).Newest().FirstOrDefault(IsTotals) is { Value: { } json }
            ? ProcessorTotals.FromJson(json)
            : null;

    /// <summary>
    /// An event is answered once, whichever processor commits. A commit covers exactly the events between the previous
    /// offset and the batch's, and state has the same offset.
    /// </summary>
    private void CheckAnswers(SimulatedTransactionState transaction)
    {
        foreach (var (partition, record) in transaction.Written)
        {
            if (partition.Topic.Name != Topology.Recommendations)
                continue;
            var offset = Answers.OffsetOf(record.Value!);
            if (!_answered.Add((partition.Number, offset)))
                scheduler.Fail($"event {offset} of partition {partition.Number} is answered twice");
            if (offset >= NextOffsetOf(transaction, partition.Number))
                scheduler.Fail($"event {offset} of partition {partition.Number} is answered beyond the batch's offset");
        }

        foreach (var ((group, _, partition), next) in transaction.Offsets)
            CheckOffset(transaction, group, partition, next);
    }

    private static long NextOffsetOf(SimulatedTransactionState transaction, int partition) =>
        transaction.Offsets.GetValueOrDefault(
            (Topology.ProcessorGroup, Topology.UserEvents, partition), long.MaxValue);

    private void CheckOffset(SimulatedTransactionState transaction, string group, int partition, long next)
    {
        var totals = transaction.Written.LastOrDefault(written =>
            written.Partition.Topic.Name == Topology.Quality && IsTotals(written.Record)).Record;
        // A processor that opens a partition may set the group's offset alone.
        if (group != Topology.ProcessorGroup || totals is null)
            return;
        var state = ProcessorTotals.FromJson(totals.Value!);
        if (state.NextOffset is { } stated && stated != next)
            scheduler.Fail($"partition {partition}: the state is at {stated}, the offset beside it at {next}");
        var (events, links) = _processedTo.GetValueOrDefault(partition);
        var linksTo = state.IdentityOffsets?.Sum() ?? 0;
        if (next < events || linksTo < links || (next == events && linksTo == links))
        {
            scheduler.Fail($"partition {partition}: processed to {next}, and {linksTo} of the links, after {
                events} and {links}");
        }

        _processedTo[partition] = (next, linksTo);
    }

    private static bool IsTotals(SimulatedRecord record) => record.Key.AsSpan().SequenceEqual("totals"u8);
}
