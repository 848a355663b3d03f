using System.Text;
using CartStream.Log;

namespace CartStream.Simulation.Brokers;

/// <summary>A transaction of a client: its records are in the partitions at once, and seen once it is committed.
/// </summary>
internal sealed class SimulatedTransaction(SimulatedLog log, SimulatedTransactionState state) : ILogTransaction
{
    private static readonly byte[] NextOffset = Encoding.UTF8.GetBytes("\"next_offset\"");
    private bool _ended;

    private SimulatedCluster Cluster => log.Cluster;

    public void Append(
        string topic,
        int partition,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        long timeMs,
        IReadOnlyList<RecordHeader>? headers = null)
    {
        if (IsLost(topic, value))
            return;
        var written = Mutated(topic, key, value);
        Add(topic, partition, new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = written,
            Headers = headers ?? [],
        });
    }

    public void Delete(string topic, int partition, ReadOnlySpan<byte> key, long timeMs)
    {
        if (topic == Topology.Sessions && Cluster.Mutation == Mutation.ForgetKeepsSessions)
            return;
        Add(topic, partition, new LogRecord
        {
            Offset = 0,
            TimeMs = timeMs,
            Key = key,
            Value = default,
            IsDelete = true,
        });
    }

    public void CommitOffset(string group, string topic, int partition, long offset) =>
        state.Offsets[(group, topic, partition)] = offset;

    public void Commit()
    {
        log.CrashIfDue();
        var scheduler = Cluster.Scheduler;
        scheduler.Sleep("commit", scheduler.UpTo(TimeSpan.FromMilliseconds(8)));
        if (IsCommitted())
            return;
        if (Cluster.DiskFullUntil > scheduler.Now)
        {
            Dispose();
            throw new LogFullException("commit: database or disk is full");
        }

        if (!log.IsReachable || scheduler.Happens(log.Faults.Undecided))
            Lose();
        if (scheduler.Happens(log.Faults.Aborts))
        {
            Cluster.End(state, TransactionOutcome.Aborted, scheduler.Now);
            _ended = true;
            throw SimulatedLog.Passing("commit: the broker has ended the transaction");
        }

        Decide();
        log.CrashIfDue();
    }

    public void Dispose()
    {
        if (_ended || log.Process.IsDead)
            return;
        _ended = true;
        if (log.IsReachable && !Cluster.IsFenced(state.TransactionalId, state.Epoch))
            Cluster.End(state, TransactionOutcome.Aborted, Cluster.Scheduler.Now);
    }

    /// <summary>The request or its answer is lost; it may have been carried out, or be carried out later.</summary>
    private void Lose()
    {
        var scheduler = Cluster.Scheduler;
        if (scheduler.Happens(0.5))
            Decide();
        _ended = false;

        scheduler.Note($"commit of {state.TransactionalId} is lost");
        scheduler.Sleep("lost commit", scheduler.UpTo(TimeSpan.FromSeconds(2)));
        log.CrashIfDue();
        if (Cluster.Mutation == Mutation.CommitTwice)
            CommitAgain();
        throw new LogException("commit: its outcome is unknown") { MayPass = true, IsUndecided = true };
    }

    private void Decide()
    {
        var scheduler = Cluster.Scheduler;
        _ended = true;
        if (Cluster.Mutation == Mutation.OffsetOutsideTransaction && state.Offsets.Count > 0)
            CommitOffsetsLater();
        else
            Cluster.End(state, TransactionOutcome.Committed, scheduler.Later(scheduler.UpTo(log.Faults.VisibleAfter)));
    }

    private void CommitOffsetsLater()
    {
        var offsets = state.Offsets.ToList();
        state.Offsets.Clear();
        Cluster.End(state, TransactionOutcome.Committed, Cluster.Scheduler.Now);
        log.Call("commit offsets");
        foreach (var (key, offset) in offsets)
            Cluster.Commit(key, offset);
    }

    private void CommitAgain()
    {
        var again = new SimulatedTransactionState(state.TransactionalId, state.Epoch, Cluster.Scheduler.Now);
        foreach (var (partition, record) in state.Written.ToList())
        {
            partition.Append(
                again,
                new LogRecord
                {
                    Offset = 0,
                    TimeMs = 0,
                    Key = record.Key,
                    Value = record.Value,
                    IsDelete = record.Value is null,
                },
                record.TimeMs);
        }

        Cluster.End(again, TransactionOutcome.Committed, Cluster.Scheduler.Now);
    }

    private void Add(string topic, int partition, in LogRecord record)
    {
        log.CrashIfDue();
        if (Cluster.Scheduler.Happens(0.02))
            Cluster.Scheduler.Yield("append");
        if (Cluster.IsFenced(state.TransactionalId, state.Epoch) || state.Outcome != TransactionOutcome.Open)
            return;
        var into = Cluster.Find(topic, partition);
        if (into.Topic.Compacted && record.Key.IsEmpty)
            throw new LogException($"topic '{topic}' is compacted, expected a key with every record");
        if (record.IsDelete && !into.Topic.Compacted)
            throw new LogException($"topic '{topic}' isn't compacted, found a delete");
        if (topic == Topology.UserEvents && Cluster.Kept is { } kept)
        {
            kept.Add(new SimulatedRecord
            {
                Offset = partition,
                Transaction = state,
                Key = record.Key.ToArray(),
                Value = record.Value.ToArray(),
                Headers = record.Headers,
            });
            return;
        }

        // Brokers refuse records that are ahead; the product's client dates them now.
        into.Append(state, record, Math.Min(record.TimeMs, Cluster.Clock.NowMs));
    }

    /// <summary>Whether it was carried out before, as a repeated request shows.</summary>
    private bool IsCommitted()
    {
        if (state.Outcome == TransactionOutcome.Committed)
            return _ended = true;
        if (Cluster.IsFenced(state.TransactionalId, state.Epoch))
            throw new ProducerFencedException(state.TransactionalId);
        return state.Outcome == TransactionOutcome.Aborted
            ? throw SimulatedLog.Passing("commit: the transaction has timed out")
            : false;
    }

    private bool IsLost(string topic, ReadOnlySpan<byte> value) => Cluster.Mutation switch
    {
        Mutation.StatesAreLost => topic == Topology.ShopperState && Cluster.Scheduler.Happens(0.1),
        Mutation.RetryKeysAreLost => topic == "retries",
        Mutation.LinksAreLost => topic == Topology.UserEvents && value.StartsWith("{\"identity\""u8)
            && Cluster.Scheduler.Happens(0.5),
        Mutation.ItemsAreLost => topic == Topology.Items && Cluster.Scheduler.Happens(0.5),
        _ => false,
    };

    private ReadOnlySpan<byte> Mutated(string topic, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (Cluster.Mutation is not (Mutation.OffsetOutsideState or Mutation.OffsetOutsideTransaction)
            || topic != Topology.Quality || !key.SequenceEqual("totals"u8) || value.IndexOf(NextOffset) < 0)
        {
            return value;
        }

        var text = Encoding.UTF8.GetString(value);
        return Encoding.UTF8.GetBytes(text.Replace("\"next_offset\"", "\"Unknown\"", StringComparison.Ordinal));
    }
}
