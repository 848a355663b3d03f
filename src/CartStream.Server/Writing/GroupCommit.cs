using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Server.Telemetry;

namespace CartStream.Server.Writing;

/// <summary>
/// The only writer of the records of requests: everything that waits during a commit goes into the next transaction
/// together, so that many small requests need few commits.
/// </summary>
/// <remarks>
/// Invariants: a write completes once it is durable or never will be; at most <see cref="RecordsMax"/> records wait;
/// writes reach the log in the order of submission. A dedicated thread waits for the disk, not the request threads.
/// </remarks>
internal sealed class GroupCommit : IDisposable
{
    /// <summary>Most records that may wait; beyond it a write is refused.</summary>
    public const int RecordsMax = 50_000;

    private const int TransactionRecordsMax = 5_000;

    // On a disk that is nearly full, small writes succeed between large ones that fail.
    private static readonly TimeSpan WarningPause = TimeSpan.FromMinutes(1);

    // A caller that submits a write wakes the writer's thread directly, without a third thread.
    private readonly object _gate = new();
    private readonly Queue<LogWrite> _pending = new();
    private readonly IEventLog _log;
    private readonly ServerMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string>? _warned;
    private readonly IdempotencyStore _retries;
    private Task _run = Task.CompletedTask;
    private ILogProducer? _producer;
    private int _waiting;
    private bool _isEnding;
    private bool _isUndecided;
    private bool _isFailing;
    private long? _warnedAt;

    private GroupCommit(
        IEventLog log,
        string transactionalId,
        ILogProducer producer,
        IdempotencyStore retries,
        ServerMetrics metrics,
        TimeProvider time,
        Action<string>? warned)
    {
        TransactionalId = transactionalId;
        _log = log;
        _producer = producer;
        _retries = retries;
        _metrics = metrics;
        _time = time;
        _warned = warned;
    }

    /// <summary>Takes over from an earlier server of this name. Writes wait until it is started.</summary>
    /// <param name="log">The log.</param>
    /// <param name="transactionalId">The server's name in the log; no other running server has it.</param>
    /// <param name="metrics">Counts every transaction.</param>
    /// <param name="time">The clock.</param>
    /// <param name="warned">
    /// Called when writes begin to fail, at most once a minute, and when they succeed again; null for none.
    /// </param>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    public static GroupCommit Open(
        IEventLog log,
        string transactionalId,
        ServerMetrics metrics,
        TimeProvider time,
        Action<string>? warned = null)
    {
        var producer = log.OpenProducer(transactionalId);
        try
        {
            return new GroupCommit(log, transactionalId, producer, IdempotencyStore.Open(log), metrics, time, warned);
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <summary>The server's name in the log.</summary>
    public string TransactionalId { get; }

    /// <summary>The offset from which to follow topic <c>retries</c>.</summary>
    public long RetriesReadTo => _retries.ReadTo;

    /// <summary>Records waiting to be written.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Starts writing.</summary>
    public void Start() => _run = _time.StartThread(Run);

    /// <summary>Completes when <paramref name="write"/> is durable, or with the reason why it isn't.</summary>
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

    /// <summary>Applies a record of topic <c>retries</c>.</summary>
    public void ApplyRetry(in LogRecord record) => _retries.Apply(record);

    /// <summary>Ends after the writes submitted so far.</summary>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isEnding = true;
            Monitor.Pulse(_gate);
        }

        return _run;
    }

    /// <summary>Closes the producer; call it when nothing is written any more.</summary>
    public void Dispose() => _producer?.Dispose();

    private void Run()
    {
        var group = new List<LogWrite>();
        while (TryDequeueGroup(group))
        {
            var records = group.Sum(write => write.Count);
            using var activity = PipelineActivities.StartSending(records);
            var started = _time.GetTimestamp();
            Commit(group);
            _metrics.CountWrite(records, _time.GetElapsedTime(started));
            lock (_gate)
                _waiting -= records;
            group.Clear();
        }
    }

    /// <summary>Blocks until there is something to write, and takes it; false when nothing more will come.</summary>
    private bool TryDequeueGroup(List<LogWrite> group)
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
        var added = new List<IdempotencyKey>();
        try
        {
            // A producer whose transaction failed is unusable.
            _producer ??= _log.OpenProducer(TransactionalId);
            // That ended the open transaction: after a commit of unknown outcome, the keys are now in the log or never
            // will be.
            if (_isUndecided)
                _retries.CatchUp(_time);
            _isUndecided = false;
            using var transaction = _producer.Begin();
            for (var i = 0; i < group.Count; i++)
                outcomes[i] = Append(group[i], transaction, added);
            transaction.Commit();
        }
        catch (Exception e) when (e is LogException or InvalidOperationException)
        {
            Fail(group, added, e);
            return;
        }

        if (_isFailing)
        {
            _isFailing = false;
            _warned?.Invoke("writes of requests succeed again");
        }

        for (var i = 0; i < group.Count; i++)
            group[i].Done.SetResult(outcomes[i]);
        Sweep();
    }

    /// <summary>
    /// Removes keys that are no longer remembered from the log; the next write reports a failure, too.
    /// </summary>
    private void Sweep()
    {
        try
        {
            _retries.OnCommitted();
        }
        catch (LogException)
        {
            // They are kept for the next attempt.
        }
    }

    private WriteOutcome Append(LogWrite write, ILogTransaction transaction, List<IdempotencyKey> added)
    {
        if (write.Retry is { } request)
        {
            if (_retries.Find(request) is { } before)
                return before;
            added.Add(request);
            _retries.Add(request, transaction, _time.GetUtcNow().ToUnixTimeMilliseconds());
        }

        write.AppendTo(transaction);
        return new WriteOutcome(WriteKind.Written);
    }

    private void Fail(List<LogWrite> group, List<IdempotencyKey> added, Exception failure)
    {
        _retries.Discard(added);
        _isUndecided |= failure is LogException { IsUndecided: true };
        // Another server has taken over: this one must not fence it again.
        if (failure is not ProducerFencedException)
        {
            _producer?.Dispose();
            _producer = null;
        }

        // Anything else comes of a log that is closed already.
        if (failure is LogException && !_isFailing
            && (_warnedAt is not { } before || _time.GetElapsedTime(before) >= WarningPause))
        {
            _isFailing = true;
            _warnedAt = _time.GetTimestamp();
            _warned?.Invoke($"{failure.Message}; writes of requests are answered with 503 meanwhile");
        }

        foreach (var write in group)
            write.Done.SetException(failure);
    }
}
