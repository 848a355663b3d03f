using System.Collections.Concurrent;
using CartStream.Events;
using CartStream.Pipeline;
using CartStream.Recommending;

namespace CartStream.Server.Hosting;

/// <summary>
/// The processor of the shop's one partition, on a thread of its own: state and model as requests read them, and the
/// place where what must not happen beside a batch is done.
/// </summary>
/// <remarks>
/// Invariants: the model is taught by this thread alone; <see cref="Processor"/> is there from when state and model are
/// restored until the node has stopped.
/// </remarks>
internal sealed class ShopNode : IDisposable
{
    /// <summary>The partition.</summary>
    public const int Partition = 0;

    private static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(50);

    private readonly IEventLog _log;
    private readonly ProcessorOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Action<StreamProcessor>> _between = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StreamProcessor? _processor;
    private volatile ProcessorTotals _totals = new();
    private volatile string? _failure;
    private long _restored;
    private long _catchUpTo;
    private int _state;
    private bool _isStarted;

    /// <summary>A node that has not started.</summary>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public ShopNode(IEventLog log, ProcessorOptions options, ShopModel model, TimeProvider time)
    {
        _log = log;
        _options = options;
        _time = time;
        Model = model;
        ConfigHash = options.ConfigHash(model.Settings);
    }

    /// <summary>The item numbers.</summary>
    public ItemDictionary Items { get; } = new();

    /// <summary>The model.</summary>
    public ShopModel Model { get; }

    /// <summary>How the processor works.</summary>
    public ProcessorOptions Options => _options;

    /// <summary>Hash of every setting that can change an answer.</summary>
    public string ConfigHash { get; }

    /// <summary>Where it stands.</summary>
    public NodeState State => (NodeState)Volatile.Read(ref _state);

    /// <summary>The processor; null before state and model are restored.</summary>
    public StreamProcessor? Processor => _processor;

    /// <summary>What was processed as of the last batch.</summary>
    public ProcessorTotals Totals => _totals;

    /// <summary>Records restored from the log.</summary>
    public long Restored => Volatile.Read(ref _restored);

    /// <summary>What stopped it; null when nothing did.</summary>
    public string? Failure => _failure;

    /// <summary>Ends when the node has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Events in the log that are not processed yet.</summary>
    public long Lag => Math.Max(0, _log.EndOffset(Topology.UserEvents, Partition) - (_processor?.Offset ?? 0));

    /// <summary>Why it does not answer; null when it does.</summary>
    public string? NotReadyReason => State switch
    {
        NodeState.Ready => null,
        NodeState.Restoring => $"restoring state and model: {Restored:N0} records so far",
        NodeState.CatchingUp => $"processing what is in the log: {Lag:N0} events to go",
        NodeState.Stopped => "stopping",
        _ => _failure ?? "failed",
    };

    /// <summary>Begins to restore, and then to process.</summary>
    public void Start()
    {
        _isStarted = true;
        _ = Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Does <paramref name="work"/> between two batches, on the processor's thread.</summary>
    /// <exception cref="InvalidOperationException">The node has stopped.</exception>
    public Task<T> BetweenBatchesAsync<T>(Func<StreamProcessor, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _between.Enqueue(processor =>
        {
            try
            {
                done.SetResult(work(processor));
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return Task.WhenAny(done.Task, _ended.Task).ContinueWith(
            first => first.Result == done.Task
                ? done.Task
                : Task.FromException<T>(new InvalidOperationException("the processor has stopped")),
            TaskScheduler.Default).Unwrap();
    }

    /// <summary>Ends behind the open batch, with everything processed committed.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_isStarted)
            await _ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private void Run()
    {
        try
        {
            using var processor = Open();
            _totals = processor.Totals with { };
            _processor = processor;
            _catchUpTo = _log.EndOffset(Topology.UserEvents, Partition);
            Volatile.Write(ref _state, (int)NodeState.CatchingUp);
            while (!_stop.IsCancellationRequested)
                Step(processor);
            processor.Flush();
            Volatile.Write(ref _state, (int)NodeState.Stopped);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Volatile.Write(ref _state, (int)NodeState.Stopped);
        }
        catch (Exception e)
        {
            _failure = e is LogException or InvalidDataException
                ? e.Message
                : $"unexpected {e.GetType().Name}: {e.Message}";
            Volatile.Write(ref _state, (int)NodeState.Failed);
        }
        finally
        {
            _processor = null;
            _ended.SetResult();
        }
    }

    private StreamProcessor Open() => new(
        _log,
        Partition,
        _options,
        Items,
        Model,
        _time,
        records =>
        {
            _stop.Token.ThrowIfCancellationRequested();
            Volatile.Write(ref _restored, records);
        });

    private void Step(StreamProcessor processor)
    {
        while (_between.TryDequeue(out var work))
            work(processor);
        if (State == NodeState.CatchingUp && processor.Offset >= _catchUpTo)
            Volatile.Write(ref _state, (int)NodeState.Ready);
        try
        {
            if (processor.ProcessBatch(WaitMax, _stop.Token) > 0)
                _totals = processor.Totals with { };
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It waited for events; nothing was taken.
        }
    }
}
