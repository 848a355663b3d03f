using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Writing;

/// <summary>
/// The one writer of what requests send: whatever waits while a transaction is committed goes into the next one
/// together, so that many small requests cost few commits.
/// </summary>
/// <remarks>
/// Invariants: a write is answered once it is durable or never will be; at most <see cref="RecordsMax"/> records wait;
/// writes come into the log in the order in which they were handed over. A thread of its own waits for the disk, none
/// of those that requests are answered on.
/// </remarks>
internal sealed class GroupCommit : IAsyncDisposable
{
    /// <summary>Records that may wait; beyond it a write is refused.</summary>
    public const int RecordsMax = 50_000;

    private const int TransactionRecordsMax = 5_000;

    // A caller that hands over a write wakes the writer's thread directly, without a third thread.
    private readonly object _gate = new();
    private readonly Queue<LogWrite> _pending = new();
    private readonly IEventLog _log;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly IdempotencyStore _retries;
    private Task _run = Task.CompletedTask;
    private ILogProducer? _producer;
    private int _waiting;
    private bool _isEnding;
    private bool _isUndecided;

    private GroupCommit(IEventLog log, string transactionalId, ServerMetrics metrics, TimeProvider time)
    {
        TransactionalId = transactionalId;
        _log = log;
        _metrics = metrics;
        _time = time;
        _producer = log.OpenProducer(TransactionalId);
        _retries = IdempotencyStore.Open(log);
    }

    /// <summary>Takes over from an earlier server of this name, and starts to write.</summary>
    /// <param name="log">The log.</param>
    /// <param name="transactionalId">Name of the server to the log; no other that runs has it.</param>
    /// <param name="metrics">Told of every transaction.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static GroupCommit Start(IEventLog log, string transactionalId, ServerMetrics metrics, TimeProvider time)
    {
        var commit = new GroupCommit(log, transactionalId, metrics, time);
        commit._run = time.StartThread(commit.Run);
        return commit;
    }

    /// <summary>Name of the server to the log.</summary>
    public string TransactionalId { get; }

    /// <summary>The offset from which topic <c>retries</c> is to be followed.</summary>
    public long RetriesReadTo => _retries.ReadTo;

    /// <summary>Records that wait to be written.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Ends when <paramref name="write"/> is durable, or says why it isn't.</summary>
    /// <exception cref="LogException">The log could not be written.</exception>
    public Task<WriteOutcome> WriteAsync(LogWrite write)
    {
        lock (_gate)
        {
            if (_isEnding || _waiting + write.Count > RecordsMax)
                return Task.FromResult(new WriteOutcome(WriteKind.Overloaded));
            _waiting += write.Count;
            _pending.Enqueue(write);
            if (_pending.Count == 1)
                Monitor.Pulse(_gate);
            return write.Done.Task;
        }
    }

    /// <summary>Takes a record of topic <c>retries</c>.</summary>
    public void TakeRetry(in LogRecord record) => _retries.Take(record);

    /// <summary>Ends behind what was handed over until now.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        await _run;
        _producer?.Dispose();
    }

    private void Run()
    {
        var group = new List<LogWrite>();
        while (TakeGroup(group))
        {
            var records = group.Sum(write => write.Count);
            using var activity = PipelineActivities.StartSending(records);
            var started = _time.GetTimestamp();
            Commit(group);
            _metrics.Write(records, _time.GetElapsedTime(started));
            lock (_gate)
                _waiting -= records;
            group.Clear();
        }
    }

    /// <summary>Sleeps until there is something to write, and takes it; false when there will be nothing more.
    /// </summary>
    private bool TakeGroup(List<LogWrite> group)
    {
        lock (_gate)
        {
            _time.WaitForPulse(_gate, () => _pending.Count > 0 || _isEnding);
            var records = 0;
            while (records < TransactionRecordsMax && _pending.TryDequeue(out var write))
            {
                group.Add(write);
                records += write.Count;
            }

            return group.Count > 0;
        }
    }

    private void Commit(List<LogWrite> group)
    {
        var outcomes = new WriteOutcome[group.Count];
        var noted = new List<IdempotencyKey>();
        try
        {
            // A producer whose transaction failed can be of no more use.
            _producer ??= _log.OpenProducer(TransactionalId);
            // That ended what was open: the keys of a commit of unknown end are in the log, or never will be.
            if (_isUndecided)
                _retries.CatchUp();
            _isUndecided = false;
            using var transaction = _producer.Begin();
            for (var i = 0; i < group.Count; i++)
                outcomes[i] = Append(group[i], transaction, noted);
            transaction.Commit();
        }
        catch (Exception e) when (e is LogException or InvalidOperationException)
        {
            Fail(group, noted, e);
            return;
        }

        for (var i = 0; i < group.Count; i++)
            group[i].Done.SetResult(outcomes[i]);
        Sweep();
    }

    /// <summary>Lets what is remembered no more leave the log; a failure is met by the next write, too.</summary>
    private void Sweep()
    {
        try
        {
            _retries.Committed();
        }
        catch (LogException)
        {
            // What leaves is kept for the next time.
        }
    }

    private WriteOutcome Append(LogWrite write, ILogTransaction transaction, List<IdempotencyKey> noted)
    {
        if (write.Retry is { } note)
        {
            if (_retries.Find(note) is { } before)
                return before;
            noted.Add(note);
            _retries.Add(note, transaction, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        write.AppendTo(transaction);
        return new WriteOutcome(WriteKind.Written);
    }

    private void Fail(List<LogWrite> group, List<IdempotencyKey> noted, Exception failure)
    {
        _retries.TakeBack(noted);
        _isUndecided |= failure is LogException { IsUndecided: true };
        // Another server has taken over: it must not be shut out by this one again.
        if (failure is not ProducerFencedException)
        {
            _producer?.Dispose();
            _producer = null;
        }

        foreach (var write in group)
            write.Done.SetException(failure);
    }
}
