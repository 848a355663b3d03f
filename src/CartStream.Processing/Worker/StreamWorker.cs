using System.Runtime.ExceptionServices;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing.Items;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>
/// Works on the partitions of <c>user-events</c> that the processors' group assigns to it: log → processor → state →
/// model → log, one task a partition.
/// </summary>
/// <remarks>
/// Invariants: a revoked partition is released with its last batch committed or dropped whole; a late commit fails
/// because the next owner's producer fences it. One thread runs it; <see cref="Status"/> is safe for any.
/// </remarks>
public sealed class StreamWorker : IRebalanceListener, IDisposable
{
    private static readonly TimeSpan PollMax = TimeSpan.FromMilliseconds(100);

    private readonly IEventLog _log;
    private readonly WorkerOptions _options;
    private readonly SharedModel _shared;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<int, PartitionTask> _tasks = [];
    private readonly Lock _tasksGate = new();
    private readonly ISnapshotStore? _snapshots;
    private readonly StandbyTasks _standbys;
    private readonly PartitionViews? _views;
    private readonly bool _followsItems;
    private ModelUpdater? _follower;
    private ExceptionDispatchInfo? _failure;
    private WorkerCounts _past = WorkerCounts.Zero;
    private long? _assignedAt;

    /// <summary>Creates a worker without starting it.</summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="options">How to work.</param>
    /// <param name="items">The item numbers that <paramref name="model"/> uses.</param>
    /// <param name="model">The model; empty unless it is frozen.</param>
    /// <param name="time">The clock for waits and latencies.</param>
    /// <param name="snapshots">
    /// Where snapshots of the model are kept, unless it learns in batches; null for nowhere.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public StreamWorker(
        IEventLog log,
        WorkerOptions options,
        ItemDictionary items,
        ShopModel model,
        TimeProvider time,
        ISnapshotStore? snapshots = null)
        : this(
            log,
            options,
            new SharedModel(items, model, ItemCatalogue.TryOpen(log, items, options.Warned)),
            time,
            snapshots)
    {
        _followsItems = _shared.Catalogue is not null;
    }

    /// <summary>As above, with a catalogue that is kept up to date elsewhere.</summary>
    internal StreamWorker(
        IEventLog log,
        WorkerOptions options,
        SharedModel shared,
        TimeProvider time,
        ISnapshotStore? snapshots)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _log = log;
        _options = options;
        _shared = shared;
        _time = time;
        _snapshots = snapshots;
        _views = options.Serves ? new PartitionViews(CountPartitions()) : null;
        _standbys = new StandbyTasks(log, options, _shared, time, _views);
    }

    /// <summary>Each partition's state, where the worker serves.</summary>
    /// <exception cref="InvalidOperationException">The worker does not serve.</exception>
    internal PartitionViews Views =>
        _views ?? throw new InvalidOperationException("found a worker that doesn't serve, expected one that does");

    /// <summary>The worker's current status.</summary>
    public WorkerStatus Status
    {
        get
        {
            lock (_tasksGate)
            {
                return new WorkerStatus(
                    _tasks.Values.Aggregate(_past, (sum, task) => sum + task.Counts),
                    [.. _tasks.Keys],
                    _tasks.Values.Count(task => !task.IsProcessing),
                    _tasks.Values.All(task => task.IsAtEnd),
                    _shared.Model.Model.Version,
                    _follower?.Behind ?? 0,
                    _follower?.FromSnapshot ?? 0,
                    _standbys.Warm,
                    _standbys.Records);
            }
        }
    }

    /// <summary>
    /// Works until cancelled or idle for long enough; then commits everything processed and leaves the group.
    /// </summary>
    /// <param name="polled">Called several times a second on the calling thread; may be null.</param>
    /// <param name="cancellation">Ends the work after the open batches.</param>
    /// <exception cref="ConfigurationDiffersException">
    /// The group has another configuration, which was not to be replaced; nothing was processed.
    /// </exception>
    /// <exception cref="LogException">
    /// The log failed for longer than retries last, or denied access, or another worker keeps taking over partitions
    /// assigned to this one; or the model is to learn in the batches of several partitions.
    /// </exception>
    /// <exception cref="InvalidDataException">The log holds something this version can't read.</exception>
    public void Run(Action? polled, CancellationToken cancellation)
    {
        ThrowIfSeveralTeach();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var following = Task.CompletedTask;
        var followingItems = Task.CompletedTask;
        try
        {
            if (_options.SharesGroup)
                JoinConfiguration(cancellation);
            if (_followsItems)
                followingItems = BeginFollowingItems(stop.Token);
            following = BeginFollowing(stop.Token);
            Work(polled, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Cancelled while catching up.
        }
        catch (LogException e) when (e.MayPass && cancellation.IsCancellationRequested)
        {
            // The log did not answer; don't wait for it.
        }
        finally
        {
            stop.Cancel();
            _time.WaitFor(following);
            _time.WaitFor(followingItems);
        }

        // Work left uncommitted at the stop will be done again.
        if (_failure is { } failure
            && !(cancellation.IsCancellationRequested && failure.SourceException is LogException { MayPass: true }))
        {
            failure.Throw();
        }
    }

    /// <summary>
    /// The offset up to which a partition of <c>sessions</c> is learnt; null where the model does not follow it. Safe
    /// for any thread.
    /// </summary>
    internal long? LearntTo(int partition) => _follower?.LearntTo(partition);

    /// <summary>The status of a partition, where the worker serves. Safe for any thread.</summary>
    internal PartitionStatus ReadPartition(int partition)
    {
        lock (_tasksGate)
        {
            if (_tasks.TryGetValue(partition, out var task))
            {
                return new PartitionStatus(
                    task.IsProcessing, task.IsCaughtUp, task.Counts.Restored, task.IsProcessing ? task.Position : null);
            }
        }

        return _standbys.ReadPartition(partition);
    }

    /// <inheritdoc/>
    public void Dispose() => _follower?.Dispose();

    /// <inheritdoc/>
    void IRebalanceListener.Assign(IReadOnlyList<int> partitions)
    {
        _assignedAt = _time.GetTimestamp();
        lock (_tasksGate)
        {
            foreach (var partition in partitions)
            {
                _tasks.Add(partition, PartitionTask.Start(
                    _log, partition, _options, _shared, _standbys.Remove(partition), _time, _views));
            }
        }
    }

    /// <inheritdoc/>
    void IRebalanceListener.Revoke(IReadOnlyList<int> partitions)
    {
        var tasks = partitions.Where(_tasks.ContainsKey).Select(partition => _tasks[partition]).ToList();
        tasks.ForEach(task => task.BeginStop());
        foreach (var task in tasks)
        {
            task.Dispose();
            NoteFailure(task.ThrowIfFailed);
            lock (_tasksGate)
            {
                _tasks.Remove(task.Partition);
                _past += task.Counts;
            }
        }
    }

    private void JoinConfiguration(CancellationToken cancellation) => GroupAdmission.Admit(
        RetryingLog.Until(_log, cancellation),
        GroupConfiguration.Of(_options.Processor, _shared.Model.Settings),
        _options.ReplacesConfig,
        _time,
        cancellation);

    private void ThrowIfSeveralTeach()
    {
        if (_options.Processor.Learning != ModelLearning.InBatch)
            return;
        var found = CountPartitions();
        if (found > 1)
        {
            throw new LogException(
                $"topic '{Topology.UserEvents}' has {found} partitions, expected 1 where the model learns in batches");
        }
    }

    private int CountPartitions() =>
        _log.CountPartitions(Topology.UserEvents);

    private Task BeginFollowing(CancellationToken stop)
    {
        if (_options.Processor.Learning == ModelLearning.Frozen && _snapshots is not null)
            ModelSnapshot.TryLoad(_snapshots, _log, _shared);
        if (_options.Processor.Learning != ModelLearning.FromSessions)
            return Task.CompletedTask;
        var follower = _follower = ModelUpdater.Open(
            _log, _shared, _time, _snapshots, _options.SnapshotEvery, _options.Processor.AcceptsLoss,
            _options.Warned);
        if (_options.CatchUpFirst)
            CatchUp(follower, stop);
        _shared.Model.StartFitting(waits: false, stop);
        return _time.StartThread(() => NoteFailure(() => Follow(follower, stop)));
    }

    private Task BeginFollowingItems(CancellationToken stop)
    {
        var follower = new CatalogueFollower(_log, _shared.Catalogue!, _time, _options.Warned);
        return _time.StartThread(() => NoteFailure(() => follower.Follow(stop)));
    }

    private void Work(Action? polled, CancellationToken cancellation)
    {
        try
        {
            using var membership = _log.JoinGroup(
                Topology.ProcessorGroup, Topology.UserEvents, _options.Member, this);
            while (!cancellation.IsCancellationRequested && _failure is null && !IsIdle())
            {
                membership.Poll(PollMax);
                if (_assignedAt is not null || _options.Serves)
                    _standbys.Rebalance(_tasks.Keys);
                foreach (var task in _tasks.Values)
                    NoteFailure(task.ThrowIfFailed);
                polled?.Invoke();
            }
        }
        finally
        {
            // In case leaving the group did not revoke them.
            ((IRebalanceListener)this).Revoke([.. _tasks.Keys]);
            _standbys.Dispose();
        }
    }

    private bool IsIdle()
    {
        if (_options.StopWhenIdle is not { } idle || _assignedAt is not { } since)
            return false;
        foreach (var task in _tasks.Values)
        {
            if (!task.IsAtEnd)
                return false;
            since = Math.Max(since, task.ActiveAt);
        }

        return _time.GetElapsedTime(since) >= idle;
    }

    private static void CatchUp(ModelUpdater follower, CancellationToken stop)
    {
        try
        {
            follower.CatchUp(stop);
        }
        catch (OperationCanceledException)
        {
            follower.SaveSnapshot();
            throw;
        }
    }

    private static void Follow(ModelUpdater follower, CancellationToken stop)
    {
        try
        {
            follower.Follow(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            follower.SaveSnapshot();
        }
    }

    /// <summary>Keeps the first failure, which ends the work.</summary>
    private void NoteFailure(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
        }
    }
}
