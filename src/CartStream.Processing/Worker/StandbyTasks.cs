using System.Globalization;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>The copies of partitions that a worker keeps warm besides its own.</summary>
/// <remarks>
/// Invariants: none is of a partition that the worker has; there are at most <see cref="WorkerOptions.Standbys"/> times
/// as many as it has partitions, or one of each other partition where the worker serves, and none where the model
/// learns in batches. One thread changes them; any may ask for the status.
/// </remarks>
internal sealed class StandbyTasks : IDisposable
{
    private readonly IEventLog _log;
    private readonly WorkerOptions _options;
    private readonly SharedModel _shared;
    private readonly TimeProvider _time;
    private readonly string _worker;
    private readonly SemaphoreSlim _turns = new(1);
    private readonly SortedDictionary<int, StandbyTask> _standbys = [];
    private readonly Lock _gate = new();
    private readonly Lazy<int> _partitions;
    private readonly PartitionViews? _views;

    /// <summary>Starts with no copies.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">How the worker works.</param>
    /// <param name="shared">The process's items and model.</param>
    /// <param name="time">The clock.</param>
    /// <param name="views">Receives the complete copies; null when they are not served.</param>
    public StandbyTasks(
        IEventLog log, WorkerOptions options, SharedModel shared, TimeProvider time, PartitionViews? views)
    {
        _views = views;
        _log = log;
        _options = options;
        _shared = shared;
        _time = time;
        // It only has to differ from other workers' names.
        _worker = options.Member ?? time.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        _partitions = new Lazy<int>(() => log.CountPartitions(Topology.ShopperState));
    }

    /// <summary>The partitions with caught-up copies, in order.</summary>
    public IReadOnlyList<int> Warm
    {
        get
        {
            lock (_gate)
                return [.. _standbys.Where(pair => pair.Value.IsWarm).Select(pair => pair.Key)];
        }
    }

    /// <summary>Records read for the current copies.</summary>
    public long Records
    {
        get
        {
            lock (_gate)
                return _standbys.Values.Sum(standby => standby.Records);
        }
    }

    /// <summary>The status of a partition that the worker does not own.</summary>
    public PartitionStatus ReadPartition(int partition)
    {
        lock (_gate)
        {
            return _standbys.TryGetValue(partition, out var standby)
                ? new PartitionStatus(
                    standby.IsWarm, standby.IsWarm, standby.Records, Position: null, standby.Fault)
                : default;
        }
    }

    /// <summary>Removes and returns a partition's copy; null when there is none.</summary>
    public StandbyTask? Remove(int partition)
    {
        lock (_gate)
            return _standbys.Remove(partition, out var standby) ? standby : null;
    }

    /// <summary>Starts and stops copies to suit a worker with these partitions.</summary>
    public void Rebalance(IReadOnlyCollection<int> owned)
    {
        // A model that learns in batches exists only at the partition's owner, so a copy could not answer.
        if ((_options.Standbys == 0 && !_options.Serves) || _options.Processor.Learning == ModelLearning.InBatch)
            return;
        var chosen = _options.Serves
            ? [.. Enumerable.Range(0, _partitions.Value).Except(owned)]
            : StandbyChoice.Choose(_worker, _partitions.Value, _options.Standbys, owned);
        foreach (var partition in _standbys.Keys.Except(chosen).ToList())
            Remove(partition)!.Dispose();
        foreach (var partition in chosen.Except(_standbys.Keys).ToList())
        {
            var standby = StandbyTask.Start(() => Open(partition), _turns, _time, PublisherOf(partition));
            lock (_gate)
                _standbys.Add(partition, standby);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var partition in _standbys.Keys.ToList())
            Remove(partition)!.Dispose();
    }

    private Action<PartitionView>? PublisherOf(int partition) =>
        _views is { } views ? view => views.Publish(partition, view) : null;

    private ChangelogReader Open(int partition)
    {
        var core = PartitionOpener.CreateCore(partition, _options.Processor, _shared);
        try
        {
            return ChangelogReader.Open(_log, partition, core, _options.Processor.AcceptsLoss);
        }
        catch
        {
            core.Dispose();
            throw;
        }
    }
}
