using System.Runtime.ExceptionServices;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>
/// One partition of a worker, on a thread of its own: opens its processor, processes events, and reopens it after a
/// temporary failure.
/// </summary>
/// <remarks>
/// Invariants: after <see cref="Dispose"/> nothing is done on the partition; a batch is committed whole before that, or
/// not at all. The reader waits for events, so a single event is answered at once, and events that arrive during a
/// commit form the next batch.
/// </remarks>
internal sealed class PartitionTask : IDisposable
{
    private const int FencedMax = 3;
    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(250);

    private readonly IEventLog _log;
    private readonly WorkerOptions _options;
    private readonly SharedModel _shared;
    private readonly TimeProvider _time;
    private readonly PartitionViews? _views;
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private StandbyTask? _standby;
    private volatile WorkerCounts _counts = WorkerCounts.Zero;
    private volatile bool _isProcessing;
    private volatile bool _isAtEnd;
    private volatile ExceptionDispatchInfo? _failure;
    private bool _warnedOfMisplaced;
    private int _fenced;
    private long _activeAt;
    private long _position;
    private long _catchUpTo = long.MaxValue;

    private PartitionTask(
        IEventLog log,
        int partition,
        WorkerOptions options,
        SharedModel shared,
        StandbyTask? standby,
        TimeProvider time,
        PartitionViews? views)
    {
        _views = views;
        Partition = partition;
        _log = RetryingLog.Until(log, _stop.Token);
        _options = options;
        _shared = shared;
        _standby = standby;
        _time = time;
        _activeAt = time.GetTimestamp();
    }

    /// <summary>Starts working on the partition.</summary>
    /// <param name="log">The log.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="options">How to work.</param>
    /// <param name="shared">The process's items and model.</param>
    /// <param name="standby">
    /// The standby that has followed the partition, owned by this task from now on; null for none.
    /// </param>
    /// <param name="time">The clock.</param>
    /// <param name="views">Receives the partition's state when it is complete; null when it is not served.</param>
    public static PartitionTask Start(
        IEventLog log,
        int partition,
        WorkerOptions options,
        SharedModel shared,
        StandbyTask? standby,
        TimeProvider time,
        PartitionViews? views = null)
    {
        var task = new PartitionTask(log, partition, options, shared, standby, time, views);
        task._run = time.StartThread(task.Run);
        return task;
    }

    /// <summary>The partition of <c>user-events</c>.</summary>
    public int Partition { get; }

    /// <summary>What this task committed.</summary>
    public WorkerCounts Counts => _counts;

    /// <summary>Whether its state is restored and events are processed.</summary>
    public bool IsProcessing => _isProcessing;

    /// <summary>Whether everything available has been processed and committed.</summary>
    public bool IsAtEnd => _isAtEnd;

    /// <summary>
    /// The offset before which everything is processed, where the worker serves: that of the next event, or the log's
    /// end when nothing was left.
    /// </summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>
    /// Whether everything that existed when the partition was opened is processed, where the worker serves.
    /// </summary>
    public bool IsCaughtUp => _isProcessing && Position >= Volatile.Read(ref _catchUpTo);

    /// <summary>When the last event came.</summary>
    public long ActiveAt => Volatile.Read(ref _activeAt);

    /// <summary>Throws the permanent failure of the task, if any.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    /// <summary>Requests a stop after the open batch.</summary>
    public void BeginStop() => _stop.Cancel();

    /// <summary>Ends after the open batch, which this task commits now or never.</summary>
    public void Dispose()
    {
        BeginStop();
        _time.Join(_run);
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            var retries = new Backoff(_time, _options.Warned, onlyForRoom: !MayReopen);
            while (!TryProcess(retries))
                _counts = _counts with { Reopened = _counts.Reopened + 1 };
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Uncommitted work will be done again, here or by another worker.
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            _standby?.Dispose();
        }
    }

    /// <summary>Works until stopped, then returns true; false when the partition must be opened again.</summary>
    private bool TryProcess(Backoff retries)
    {
        try
        {
            using var processor = Open(retries);
            if (_options.Serves)
                BeginServing(processor);
            _isProcessing = true;
            Process(processor);
            return true;
        }
        catch (ProducerFencedException) when (MayReopen && ++_fenced < FencedMax)
        {
            // Usually the group has given the partition away and stops this task while it waits.
            _time.Pause(_options.FencedPause, _stop.Token);
            return false;
        }
        catch (LogException e) when (MayReopen && e is not ProducerFencedException && !EndsByLoss(e))
        {
            if (!retries.TryWait(e, _stop.Token))
                throw;
            return false;
        }
        finally
        {
            _isProcessing = _isAtEnd = false;
        }
    }

    // Deleted records don't come back; when the loss is accepted, the partition is opened after them.
    private bool EndsByLoss(LogException e) => e is LostRecordsException && !_options.Processor.AcceptsLoss;

    // A model that learns in its batches would learn the same events again.
    private bool MayReopen => _options.Processor.Learning != ModelLearning.InBatch;

    private StreamProcessor Open(Backoff retries)
    {
        var startedAt = _time.GetTimestamp();
        var before = _counts;
        long records = 0;
        using var standby = Interlocked.Exchange(ref _standby, null);
        var processor = StreamProcessor.Open(
            _log,
            Partition,
            _options.Processor,
            _shared,
            _time,
            restored: read =>
            {
                _stop.Token.ThrowIfCancellationRequested();
                _counts = before with { Restored = before.Restored + (records = read) };
            },
            standby?.Detach(),
            MayReopen || _options.Serves ? retries : null,
            _stop.Token);
        if (processor.Warning is { } warning)
            _options.Warned?.Invoke(warning);
        if (processor.SettingsChanged)
        {
            _options.Warned?.Invoke(
                $"partition {Partition}: found recommendations of other settings, expected those of this process "
                + $"({processor.ConfigHash}): give all processes of a log the same options");
        }

        _counts = before with
        {
            Restored = before.Restored + records,
            RestoreSeconds = before.RestoreSeconds + _time.GetElapsedTime(startedAt).TotalSeconds,
            Lost = before.Lost + processor.Lost,
        };
        return processor;
    }

    private void BeginServing(StreamProcessor processor)
    {
        Volatile.Write(ref _position, processor.Offset);
        Volatile.Write(ref _catchUpTo, _log.EndOffset(Topology.UserEvents, Partition));
        _views?.Publish(Partition, processor.View);
    }

    /// <summary>Says once that a producer chooses partitions in another way, and how to change that.</summary>
    private void WarnOfMisplaced()
    {
        if (_warnedOfMisplaced || _counts.Misplaced == 0)
            return;
        _warnedOfMisplaced = true;
        _options.Warned?.Invoke(
            $"'{Topology.UserEvents}' [{Partition}]: found events of shoppers of other partitions, expected the "
            + "shopper's id as the key, and murmur2 as the partitioner (librdkafka: partitioner=murmur2_random). They "
            + "are passed on to their shopper's partition, which costs a second record each");
    }

    /// <summary>The position of a task that finds nothing to do, read before it looks.</summary>
    private long FindEnd() => _options.Serves && _isAtEnd ? _log.EndOffset(Topology.UserEvents, Partition) : 0;

    private void Process(StreamProcessor processor)
    {
        var before = processor.CommittedTotals;
        var countsBefore = _counts;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                var end = FindEnd();
                var count = processor.ProcessBatch(WaitMax, _stop.Token);
                if (count == 0)
                    processor.Flush();
                else
                    Volatile.Write(ref _activeAt, _time.GetTimestamp());
                // Transactions take offsets that hold no event.
                Volatile.Write(ref _position, count == 0 ? Math.Max(end, processor.Offset) : processor.Offset);
                _isAtEnd = count == 0;
                _fenced = 0;
                _counts = countsBefore.Plus(before, processor.CommittedTotals);
                WarnOfMisplaced();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Cancelled while waiting for events or for a fit.
        }

        if (!processor.HasDroppedBatch)
            processor.KeepPosition();
        processor.Flush();
        _counts = countsBefore.Plus(before, processor.CommittedTotals);
    }
}
