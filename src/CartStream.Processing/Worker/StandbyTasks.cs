using System.Globalization;
using CartStream.Log;
using CartStream.Processing.Processor;

namespace CartStream.Processing.Worker;

/// <summary>The copies of partitions that a worker keeps warm beside those that it has.</summary>
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

    /// <summary>There are none yet.</summary>
    /// <param name="log">The log.</param>
    /// <param name="options">How the worker works.</param>
    /// <param name="shared">The process's items and model.</param>
    /// <param name="time">The clock.</param>
    /// <param name="views">Gets the copies that are whole; null when nobody reads them.</param>
    public StandbyTasks(
        IEventLog log, WorkerOptions options, SharedModel shared, TimeProvider time, PartitionViews? views)
    {
        _views = views;
        _log = log;
        _options = options;
        _shared = shared;
        _time = time;
        // It only has to differ from other workers'.
        _worker = options.Member ?? time.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        _partitions = new Lazy<int>(() => log.CountPartitions(Topology.UserEvents));
    }

    /// <summary>The partitions whose copies hold all that there was, in order.</summary>
    public IReadOnlyList<int> Warm
    {
        get
        {
            lock (_gate)
                return [.. _standbys.Where(pair => pair.Value.IsWarm).Select(pair => pair.Key)];
        }
    }

    /// <summary>Records read for the copies that there are.</summary>
    public long Records
    {
        get
        {
            lock (_gate)
                return _standbys.Values.Sum(standby => standby.Records);
        }
    }

    /// <summary>How a partition that the worker does not have stands here.</summary>
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

    /// <summary>Gives a partition's copy away; null when there is none.</summary>
    public StandbyTask? Remove(int partition)
    {
        lock (_gate)
            return _standbys.Remove(partition, out var standby) ? standby : null;
    }

    /// <summary>Begins and ends copies so that they suit a worker with these partitions.</summary>
    public void Rebalance(IReadOnlyCollection<int> owned)
    {
        // A copy has no model where that learns in the batches of who has the partition: nothing can be answered of it.
        if ((_options.Standbys == 0 && !_options.Serves) || _options.Processor.Learning == ModelLearning.InBatch)
            return;
        var chosen = _options.Serves
            ? [.. Enumerable.Range(0, _partitions.Value).Except(owned)]
            : StandbyChoice.Choose(_worker, _partitions.Value, _options.Standbys, owned);
        foreach (var partition in _standbys.Keys.Except(chosen).ToList())
            Remove(partition)!.Dispose();
        foreach (var partition in chosen.Except(_standbys.Keys).ToList())
        {
            var standby = new StandbyTask(() => Open(partition), _turns, _time, PublisherOf(partition));
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
        var core = StreamProcessor.CreateCore(partition, _options.Processor, _shared);
        try
        {
            return new ChangelogReader(_log, partition, core, _options.Processor.AcceptsLoss);
        }
        catch
        {
            core.Dispose();
            throw;
        }
    }
}
