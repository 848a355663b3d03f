using CartStream.Log;

namespace CartStream.Processing.Processor;

/// <summary>
/// Takes over a partition: fences an earlier processor, restores model, shoppers and quality from the log, and finds
/// the offset at which to go on.
/// </summary>
internal sealed class PartitionOpener(
    IEventLog log,
    int partition,
    ProcessorOptions options,
    SharedModel shared,
    TimeProvider time,
    Backoff? retries,
    CancellationToken stopped)
{
    private readonly List<string> _warnings = [];

    /// <summary>A partition's core without restored state.</summary>
    public static PartitionProcessor CreateCore(int partition, ProcessorOptions options, SharedModel shared) =>
        new(partition, options, shared, options.ConfigHash(shared.Model.Settings));

    /// <summary>Opens the partition.</summary>
    /// <param name="standby">The partly read changelog of the partition, owned by this call; null for none.</param>
    /// <param name="restored">Called with the number of records restored so far; may be null.</param>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The log holds something this version can't read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before everything was restored.</exception>
    public OpenedPartition Open(ChangelogReader? standby, Action<long>? restored)
    {
        var core = standby?.Core;
        ILogProducer? producer = null;
        ILogReader? reader = null;
        IdentityIntake? links = null;
        try
        {
            OptionFaults.ThrowIfAny(options.Faults());
            core ??= CreateCore(partition, options, shared);
            core.Partitions = CountPartitions();
            producer = log.OpenProducer(Topology.TransactionalIdOf(partition));
            var identity = log.FindTopicIdentity(Topology.UserEvents);
            var start = Restore(core, standby, identity, restored);
            var committed = core.Totals with { };
            core.Totals.EventsIdentity = identity;
            var lost = SkipLost(start.Offset);
            core.Totals.Lost += lost;
            reader = log.OpenReader(Topology.UserEvents, partition, start.Offset + lost);
            links = IdentityIntake.TryOpen(
                log, partition, start.IsOtherTopic ? null : core.Totals.IdentityOffsets, time, _warnings.Add);
            if (start.IsRecovered)
                CommitStart(producer, start.Offset);
            var committer = new BatchCommitter(
                log, partition, core.Partitions, producer, committed, time, retries, stopped);
            var warning = _warnings.Count == 0 ? null : string.Join("; ", _warnings);
            return new OpenedPartition(core, committer, reader, links, start.Offset + lost, lost, warning);
        }
        catch
        {
            links?.Dispose();
            reader?.Dispose();
            producer?.Dispose();
            standby?.Dispose();
            core?.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The number of partitions that shoppers are divided among: that of their state. Partitions that were added to
    /// <c>user-events</c> later have none.
    /// </summary>
    /// <exception cref="InvalidDataException">This partition was added later.</exception>
    private int CountPartitions()
    {
        var partitions = log.CountPartitions(Topology.ShopperState);
        return partition < partitions
            ? partitions
            : throw new InvalidDataException(
                $"topic '{Topology.UserEvents}' has a partition {partition}, expected {partitions}, as many as '{
                    Topology.ShopperState}' has: partitions were added to it. Kafka removes none, so send the events "
                + "to new topics, under another --topic-prefix");
    }

    private StartOffset Restore(
        PartitionProcessor core, ChangelogReader? standby, string? identity, Action<long>? restored)
    {
        var before = options.Learning == ModelLearning.InBatch ? RestoreModel(core, restored) : 0;
        using var changelog = standby ?? ChangelogReader.Open(log, partition, core, options.AcceptsLoss);
        before -= changelog.Records;
        changelog.CatchUp(read => restored?.Invoke(before + read), stopped);
        var committed = log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition);
        // Brokers may report a commit's offset before they show its records.
        for (var i = 0; i < BatchCommitter.BehindReadsMax && IsBehind(core.Totals, committed); i++)
            changelog.Follow(BatchCommitter.BehindWait, read => restored?.Invoke(before + read), stopped);
        var start = StartOffset.Choose(
            partition,
            core.Totals,
            committed,
            log.EndOffset(Topology.ShopperState, partition),
            // Aborted transactions take offsets, too; state shows that one was committed.
            core.Shoppers.Count == 0 ? 0 : log.EndOffset(Topology.Recommendations, partition),
            identity);
        if (start.Warning is { } warning)
            _warnings.Add(warning);
        return start;
    }

    private long RestoreModel(PartitionProcessor core, Action<long>? restored)
    {
        var records = ModelRestore.Restore(log, partition, shared.Items, core, restored, stopped);
        shared.Model.StartFitting(waits: true, stopped);
        return records;
    }

    /// <summary>
    /// Whether the restored state is older than the group's offset. State of a version that stored no offset is not.
    /// </summary>
    private static bool IsBehind(ProcessorTotals totals, long? committed) =>
        totals.NextOffset is { } next ? committed > next : totals.ConfigHash is null && committed > 0;

    /// <summary>The number of events from an offset on that are gone, when their loss is accepted.</summary>
    /// <exception cref="LostRecordsException">Events are gone, and the loss is not accepted.</exception>
    private long SkipLost(long offset)
    {
        var first = log.FirstOffset(Topology.UserEvents, partition);
        if (first <= offset)
            return 0;
        const string refused = "events are lost, and processing does not skip them without --accept-loss: ";
        var lost = new LostRecordsException(
            options.AcceptsLoss ? "" : refused, Topology.UserEvents, partition, offset, first);
        if (!options.AcceptsLoss)
            throw lost;
        _warnings.Add(lost.Message);
        return first - offset;
    }

    /// <summary>Commits the position to the group, where others can see it.</summary>
    private void CommitStart(ILogProducer producer, long offset)
    {
        using var transaction = producer.Begin();
        transaction.CommitOffset(Topology.ProcessorGroup, Topology.UserEvents, partition, offset);
        transaction.Commit();
    }
}
