using CartStream.Log;
using CartStream.Simulation.Running;

namespace CartStream.Simulation.Brokers;

/// <summary>
/// One process's client of the cluster. Every call is a moment at which others may run, the call may fail or be slow,
/// and the process may crash.
/// </summary>
internal sealed class SimulatedLog(SimulatedCluster cluster, SimulatedProcess process, bool isFaultless = false)
    : IEventLog, IErasingLog
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan SlowMax = TimeSpan.FromSeconds(4);

    public SimulatedCluster Cluster => cluster;

    public SimulatedProcess Process => process;

    /// <summary>Whether the brokers answer this process.</summary>
    public bool IsReachable => isFaultless
        || (process.CutOffUntil <= cluster.Scheduler.Now && cluster.AwayUntil <= cluster.Scheduler.Now);

    public LogFaults Faults => isFaultless ? LogFaults.None : cluster.Faults;

    public void CreateTopics(IReadOnlyList<TopicSpec> topics)
    {
        Call("create topics");
        foreach (var topic in topics)
            cluster.Create(topic);
    }

    public IReadOnlyList<TopicSpec> ListTopics()
    {
        Call("list topics");
        return cluster.Topics;
    }

    public long EndOffset(string topic, int partition)
    {
        Call("end");
        return cluster.Find(topic, partition).StableEnd(cluster.Scheduler.Now);
    }

    public long WrittenEnd(string topic, int partition)
    {
        Call("written end");
        var found = cluster.Find(topic, partition);
        return cluster.Mutation == Mutation.HiddenIsForgotten ? found.StableEnd(cluster.Scheduler.Now) : found.Next;
    }

    public long? CommittedOffset(string group, string topic, int partition)
    {
        Call("committed offset");
        return cluster.Offsets.TryGetValue((group, topic, partition), out var offset) ? offset : null;
    }

    public ILogReader OpenReader(string topic, int partition, long offset)
    {
        Call("open reader");
        return new SimulatedReader(this, [cluster.Find(topic, partition)], [offset]);
    }

    public ILogReader OpenReader(string topic, IReadOnlyList<long> offsets)
    {
        Call("open readers");
        return new SimulatedReader(this, cluster.Find(topic), [.. offsets]);
    }

    public ILogReader OpenCompacted(string topic, int partition)
    {
        Call("open compacted");
        return new SimulatedCompactedReader(this, cluster.Find(topic, partition));
    }

    public ILogProducer OpenProducer(string transactionalId)
    {
        Call("open producer");
        var epoch = cluster.OpenProducer(transactionalId);
        cluster.Scheduler.Note($"opens {transactionalId} epoch {epoch}");
        // Brokers answer when all that earlier producers have committed is in address.
        cluster.Scheduler.Wait("marks", ready: null, cluster.SettledAt(transactionalId));
        return new SimulatedProducer(this, transactionalId, epoch);
    }

    public IGroupMembership JoinGroup(string group, string topic, string? member, IRebalanceListener owner)
    {
        Call("join");
        return new SimulatedMember(this, cluster.Group(group, topic), member, owner);
    }

    public void FindOwned(string topic, int partition, byte[] owner, RecordAction take)
    {
        Call("find owned");
        var buffer = new byte[RecordOwner.BufferBytes];
        foreach (var record in Visible(topic, partition))
        {
            if (RecordOwner.Read(topic, record.Key, record.Value ?? [], buffer).SequenceEqual(owner))
                take(record.ToLogRecord(partition));
        }
    }

    public void FindKeys(string topic, int partition, byte[] prefix, RecordAction take)
    {
        Call("find keys");
        var found = Visible(topic, partition)
            .Where(record => record.Key.AsSpan().StartsWith(prefix))
            .GroupBy(record => Convert.ToHexString(record.Key), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Last());
        foreach (var record in found)
            take(record.ToLogRecord(partition));
    }

    public void Erase(IReadOnlyCollection<RecordAddress> addresses)
    {
        Call("erase");
        if (cluster.Mutation == Mutation.ErasesNothing)
            return;
        foreach (var address in addresses)
            cluster.Find(address.Topic, address.Partition).Erase(address.Offset);
        CrashIfDue();
    }

    public string? CleanUp()
    {
        Call("clean up");
        return null;
    }

    private List<SimulatedRecord> Visible(string topic, int partition)
    {
        var found = cluster.Find(topic, partition);
        var end = found.StableEnd(cluster.Scheduler.Now);
        return [.. found.Committed().Where(record => record.Offset < end)];
    }

    public void Dispose()
    {
    }

    /// <summary>A moment at which anything may happen.</summary>
    public void Call(string what)
    {
        var scheduler = cluster.Scheduler;
        CrashIfDue();
        var takes = scheduler.Happens(Faults.Slow) ? scheduler.UpTo(SlowMax) : scheduler.UpTo(Latency);
        scheduler.Sleep(what, takes);
        if (!IsReachable)
        {
            scheduler.Sleep(what, TimeSpan.FromSeconds(1));
            throw Passing($"{what}: the brokers can't be reached");
        }

        if (scheduler.Happens(Faults.Fails))
            throw Passing($"{what}: the broker is not the leader");
        if (scheduler.Happens(Faults.Fatal))
            throw new LogException($"{what}: the broker refuses");
    }

    /// <summary>Crashes the process when its hour has come.</summary>
    public void CrashIfDue()
    {
        if (process.CallsBeforeCrash is { } left)
        {
            process.CallsBeforeCrash = left - 1;
            if (left <= 0 && !process.IsDead)
            {
                cluster.Scheduler.Note($"{process.Name} crashes");
                cluster.Crashes++;
                process.Die(cluster.Scheduler.Now);
            }
        }

        Scheduler.ThrowIfDead(cluster.Scheduler.Current);
        if (process.IsDead)
            throw new SimulatedCrash();
    }

    public static LogException Passing(string message) => new(message) { MayPass = true };
}
