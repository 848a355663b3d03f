using CartStream.Evaluating.Latencies;
using CartStream.Evaluating.Prequential;
using CartStream.Events;
using CartStream.Recommending;
using CartStream.Shoppers;

namespace CartStream.Pipeline;

/// <summary>
/// The I/O shell of the shopper processor for one partition: consumes a batch of <c>user-events</c>, lets the core
/// process it, and commits recommendations, state, sessions, dead letters, quality and the offset in one transaction.
/// A batch is committed while the next one is processed.
/// </summary>
/// <remarks>
/// Invariants: what is committed is exactly what the core made of the events before the committed offset; at most one
/// commit is under way; after a failure nothing more is processed: open a new processor, which goes on behind the last
/// commit. One thread calls.
/// </remarks>
public sealed class StreamProcessor : IDisposable
{
    private readonly int _partition;
    private readonly ProcessorOptions _options;
    private readonly TimeProvider _time;
    private readonly PartitionProcessor _core;
    private readonly ILogProducer _producer;
    private readonly ILogReader _reader;
    private readonly RecordBatch _batch = new();
    private BatchOutputs _filling = new();
    private BatchOutputs _committing = new();
    private Task _commit = Task.CompletedTask;
    private bool _isBroken;

    /// <summary>
    /// Takes over a partition: fences an earlier processor of it, restores model, shoppers and quality from the log,
    /// and stands at the committed offset.
    /// </summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="options">How to process.</param>
    /// <param name="items">The item numbers that <paramref name="model"/> uses.</param>
    /// <param name="model">An empty model; the processor teaches it.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="restored">Told how many sessions and shoppers were restored so far; may be null.</param>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The log holds something this version can't read.</exception>
    public StreamProcessor(
        IEventLog log,
        int partition,
        ProcessorOptions options,
        ItemDictionary items,
        ShopModel model,
        TimeProvider time,
        Action<long>? restored = null)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _partition = partition;
        _options = options;
        _time = time;
        ConfigHash = options.ConfigHash(model.Settings);
        _core = new PartitionProcessor(partition, options, items, model.Model, model.Floor, ConfigHash);
        _producer = log.OpenProducer($"{Topology.ProcessorGroup}-{partition}");
        try
        {
            PartitionRestore.Restore(log, partition, items, _core, restored);
            SettingsChanged = Totals.ConfigHash is { } earlier && earlier != ConfigHash;
            Offset = log.CommittedOffset(Topology.ProcessorGroup, Topology.UserEvents, partition) ?? 0;
            _reader = log.OpenReader(Topology.UserEvents, partition, Offset);
        }
        catch
        {
            _producer.Dispose();
            _core.Dispose();
            throw;
        }
    }

    /// <summary>Where processing stands: the offset of the next event.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether what is stored was made with other settings; it stays as it is.</summary>
    public bool SettingsChanged { get; }

    /// <summary>Hash of every setting that can change an answer.</summary>
    public string ConfigHash { get; }

    /// <summary>What this partition's processor has done since the log's first event.</summary>
    public ProcessorTotals Totals => _core.Totals;

    /// <summary>Quality on the stream since the log's first event.</summary>
    public PrequentialQuality Quality => _core.Quality;

    /// <summary>Time from taking an event to having its recommendation, for events answered by this process.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The state of a shopper as of the last batch; null when there is none.</summary>
    public ShopperState? FindShopper(ReadOnlySpan<byte> shopperId) => _core.Shoppers.Find(shopperId);

    /// <summary>The ids of all shoppers with state as of the last batch, UTF-8, in order of their bytes.</summary>
    public IReadOnlyList<byte[]> ShopperIds() => _core.Shoppers.SortedIds();

    /// <summary>
    /// Processes the next batch, waiting up to <paramref name="wait"/> for it, and returns its number of events. Its
    /// commit may still be under way; <see cref="Flush"/> waits for it.
    /// </summary>
    /// <exception cref="LogException">The log failed, now or in the commit before.</exception>
    /// <exception cref="InvalidDataException">A shopper's stored state can't be read.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was set while waiting; nothing was taken.
    /// </exception>
    /// <exception cref="InvalidOperationException">An earlier batch failed.</exception>
    public int ProcessBatch(TimeSpan wait, CancellationToken cancellation)
    {
        ThrowIfBroken();
        var count = Read(wait, cancellation);
        if (count == 0)
            return 0;
        // Until the batch has ended: what the core made of half a batch must never be committed.
        _isBroken = true;
        for (var i = 0; i < count; i++)
        {
            var started = _time.GetTimestamp();
            if (_core.Process(_batch[i], _filling))
                Latency.Add((long)_time.GetElapsedTime(started).TotalNanoseconds);
        }

        _core.EndBatch(_filling);
        Flush();
        Offset = _filling.NextOffset;
        (_filling, _committing) = (_committing, _filling);
        _commit = Task.Run(CommitFilled, CancellationToken.None);
        _isBroken = false;
        return count;
    }

    /// <summary>Waits until everything processed is committed.</summary>
    /// <exception cref="LogException">The commit failed; nothing of its batch was written.</exception>
    public void Flush() => _commit.GetAwaiter().GetResult();

    /// <summary>Ends without waiting for work that isn't committed: it will be done again.</summary>
    public void Dispose()
    {
        // A failed commit was or will be thrown by Flush; here it must only be over.
        ((IAsyncResult)_commit).AsyncWaitHandle.WaitOne();
        _reader.Dispose();
        _producer.Dispose();
        _core.Dispose();
    }

    /// <summary>A reader that failed may have passed over records; one that was only told to stop has not.</summary>
    private int Read(TimeSpan wait, CancellationToken cancellation)
    {
        try
        {
            return _reader.Read(_batch, _options.BatchEventsMax, wait, cancellation);
        }
        catch (LogException)
        {
            _isBroken = true;
            throw;
        }
    }

    private void ThrowIfBroken()
    {
        if (_commit.IsFaulted)
            Flush();
        if (_isBroken)
        {
            throw new InvalidOperationException(
                $"found a processor of partition {_partition} whose last batch failed, expected a new one");
        }
    }

    private void CommitFilled()
    {
        _committing.Commit(_producer, _partition);
        _committing.Clear();
    }
}
