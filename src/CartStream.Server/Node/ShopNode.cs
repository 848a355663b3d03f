using System.Globalization;
using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing.Items;
using CartStream.Processing.ModelSync;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;

namespace CartStream.Server.Node;

/// <summary>
/// The worker inside the server, on a thread of its own: it processes the partitions that its group assigns and follows
/// all others, so requests can read the state of every shopper.
/// </summary>
/// <remarks>
/// Invariants: once <see cref="State"/> has been ready, every partition has a readable state, which at any moment
/// reflects the log at one moment.
/// </remarks>
internal sealed class ShopNode : IDisposable
{
    private readonly IEventLog _log;
    private readonly TimeProvider _time;
    private readonly ProcessorOptions _options;
    private readonly StreamWorker _worker;
    private readonly PartitionViews _views;
    private readonly long[] _seen;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _failure;
    private volatile bool _hasEnded;
    private volatile bool _wasReady;
    private bool _isStarted;

    /// <summary>Creates a node without starting it.</summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="options">The worker's settings.</param>
    /// <param name="model">The model, empty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="snapshots">Where snapshots of the model are kept; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    public ShopNode(
        IEventLog log, WorkerOptions options, ShopModel model, TimeProvider time, ISnapshotStore? snapshots = null)
    {
        _log = log;
        _time = time;
        _options = options.Processor;
        Model = model;
        ConfigHash = _options.ConfigHash(model.Settings);
        Catalogue = ItemCatalogue.Open(log, Items, options.Warned);
        var shared = new SharedModel(Items, model, Catalogue);
        _worker = new StreamWorker(log, options with { Serves = true }, shared, time, snapshots);
        _views = _worker.Views;
        _seen = new long[_views.Count];
    }

    /// <summary>The item numbers.</summary>
    public ItemDictionary Items { get; } = new();

    /// <summary>The item catalogue; the server follows its topics.</summary>
    public ItemCatalogue Catalogue { get; }

    /// <summary>The model.</summary>
    public ShopModel Model { get; }

    /// <summary>How events are processed.</summary>
    public ProcessorOptions Options => _options;

    /// <summary>Hash of every setting that affects recommendations.</summary>
    public string ConfigHash { get; }

    /// <summary>The number of partitions.</summary>
    public int Partitions => _views.Count;

    /// <summary>Offsets of <c>sessions</c> that the model has not learnt yet, where it follows them.</summary>
    public long ModelBehind => _worker.Status.ModelBehind;

    /// <summary>
    /// The offset up to which the model has learnt a partition of <c>sessions</c>; null where it does not follow it.
    /// </summary>
    public long? LearntTo(int partition) => _worker.LearntTo(partition);

    /// <summary>Its state.</summary>
    public NodeState State
    {
        get
        {
            if (_failure is not null)
                return NodeState.Failed;
            if (_hasEnded || _stop.IsCancellationRequested)
                return NodeState.Stopped;
            if (!_wasReady && !IsWhole())
                return NodeState.Restoring;
            if (FirstNotCurrent() is not null)
                return NodeState.CatchingUp;
            _wasReady = true;
            return NodeState.Ready;
        }
    }

    /// <summary>Why it stopped; null when nothing failed.</summary>
    public string? Failure => _failure;

    /// <summary>Completes when the node has ended.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Records restored from the log.</summary>
    public long Restored
    {
        get
        {
            var status = _worker.Status;
            return status.Counts.Restored + status.StandbyRecords;
        }
    }

    /// <summary>Shoppers with state.</summary>
    public int ShopperCount => Views().Sum(view => view.Shoppers);

    /// <summary>The totals since the log's first event, of this and other nodes.</summary>
    public ProcessorTotals Totals => Views().Aggregate(new ProcessorTotals(), (sum, view) => sum + view.ReadTotals());

    /// <summary>Quality on the stream since the log's first event; null before there is state.</summary>
    public QualityTotals? Quality
    {
        get
        {
            var parts = Views().Select(view => view.ReadQuality()).ToList();
            return parts.Count == 0 ? null : parts[0].Plus(parts.Skip(1));
        }
    }

    /// <summary>Quality of the shoppers of one variant, by its index in the experiment.</summary>
    public PrequentialQuality ReadVariant(int variant)
    {
        var sum = new PrequentialQuality();
        foreach (var view in Views())
            sum.Merge(view.ReadVariant(variant));
        return sum;
    }

    /// <summary>Shoppers of one variant since the experiment began, by block of shoppers.</summary>
    public IReadOnlyList<long> ReadVariantShoppers(int variant)
    {
        var sum = new long[PrequentialQuality.Blocks];
        foreach (var counts in Views().Select(view => view.ReadVariantShoppers(variant)))
        {
            for (var block = 0; block < sum.Length; block++)
                sum[block] += counts[block];
        }

        return sum;
    }

    /// <summary>The shadow's quality on this node's partitions; null where nothing was scored.</summary>
    public ShadowQuality? ReadShadow() => Views().Select(view => view.ReadShadow()).OfType<ShadowQuality>()
        .Aggregate((ShadowQuality?)null, (sum, one) => sum?.Plus(one) ?? one);

    /// <summary>Latency of the answers of this node's processor.</summary>
    public LatencyHistogram Latency =>
        LatencyHistogram.SumOf(Views().Select(view => view.Latency).OfType<LatencyHistogram>());

    /// <summary>Events in the log that are not processed yet.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public long Lag => Enumerable.Range(0, Partitions).Sum(LagOf);

    /// <summary>Why answers don't reflect everything in the log; null when they do.</summary>
    public string? NotReadyReason => State switch
    {
        NodeState.Ready => null,
        NodeState.Restoring => WhyRestoring(),
        NodeState.CatchingUp => WhyCatchingUp(),
        NodeState.Stopped => "stopping",
        _ => _failure ?? "failed",
    };

    /// <summary>The partition of a shopper.</summary>
    public int PartitionOf(ReadOnlySpan<byte> shopperId) => Partitioner.PartitionOf(shopperId, Partitions);

    /// <summary>A partition's state; null before any was complete.</summary>
    public PartitionView? View(int partition) => _views[partition];

    /// <summary>The status of a partition on this node.</summary>
    public PartitionStatus ReadPartition(int partition) => _worker.ReadPartition(partition);

    /// <summary>The offset at which processing a partition continues, on this or another node.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public long ProcessedTo(int partition) => ReadPartition(partition).Position
        ?? _log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) ?? 0;

    /// <summary>Notes that an event is in the log.</summary>
    public void MarkSeen(int partition, long offset) => Volatile.Write(ref _seen[partition], offset + 1);

    /// <summary>Starts restoring and then processing.</summary>
    public void Start()
    {
        _isStarted = true;
        _ = _time.StartThread(Run);
    }

    /// <summary>Ends after the open batches, with everything processed committed.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (_isStarted)
            await _ended.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            _worker.Run(polled: null, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while restoring.
        }
        catch (Exception e)
        {
            _failure = e switch
            {
                LogException or InvalidDataException => e.Message,
                OutOfMemoryException => MemoryLimit.Fault(),
                _ => $"unexpected {e.GetType().Name}: {e.Message}",
            };
        }
        finally
        {
            _hasEnded = true;
            _ended.SetResult();
        }
    }

    private IEnumerable<PartitionView> Views()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            if (_views[partition] is { } view)
                yield return view;
        }
    }

    private bool IsWhole() => Views().Count() == Partitions;

    private int? FirstNotCurrent()
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            var status = ReadPartition(partition);
            if (!status.IsCurrent || (!status.IsCaughtUp && !_wasReady))
                return partition;
        }

        return null;
    }

    private string WhyRestoring()
    {
        var missing = Enumerable.Range(0, Partitions).Where(partition => _views[partition] is null).ToList();
        var which = Partitions == 1 || missing.Count == 0
            ? ""
            : $" of partition {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? ", …" : "")}";
        if (missing.Select(partition => WhyNotFollowed(partition)).FirstOrDefault(why => why is not null) is { } fault)
            return fault;
        var learnt = Model.Model.Version;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"restoring state and model{which}: {Restored:N0} records, {learnt:N0} events learnt so far");
    }

    private string WhyCatchingUp()
    {
        if (FirstNotCurrent() is not { } partition)
            return "processing what is in the log";
        var status = ReadPartition(partition);
        if (WhyNotFollowed(partition) is { } fault)
            return fault;
        var where = Partitions == 1 ? "" : $"partition {partition}: ";
        var invariant = CultureInfo.InvariantCulture;
        return status.IsCurrent
            ? string.Create(invariant, $"{where}processing what is in the log: {LagOf(partition):N0} events to go")
            : string.Create(invariant, $"{where}reading state that moved: {status.Records:N0} records so far");
    }

    /// <summary>Why another node's partition can't be followed; null when it can.</summary>
    private string? WhyNotFollowed(int partition) => ReadPartition(partition).Fault is { } fault
        ? $"partition {partition}, which another node processes, can't be followed: {fault}"
        : null;

    /// <summary>
    /// For this node's partitions, by the log's end; for others, by the events seen, because only their processor can
    /// distinguish events from offsets without one.
    /// </summary>
    private long LagOf(int partition) => ReadPartition(partition).Position is { } position
        ? Math.Max(0, _log.EndOffset(Topology.UserEvents, partition) - position)
        : Math.Max(0, Volatile.Read(ref _seen[partition]) - ProcessedTo(partition));
}
