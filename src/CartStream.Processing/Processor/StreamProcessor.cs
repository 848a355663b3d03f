using CartStream.Evaluation.Latencies;
using CartStream.Evaluation.Prequential;
using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing.Erasure;
using CartStream.Processing.Items;
using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>
/// The I/O shell of the shopper processor for one partition: consumes a batch of <c>user-events</c>, lets the core
/// process it, and commits recommendations, state, sessions, dead letters, quality and the offset in one transaction. A
/// large batch is committed while the next one is processed. After a small batch nothing is read until its commit is
/// done; everything that arrived meanwhile forms the next batch. So an event waits for at most one commit besides its
/// own.
/// </summary>
/// <remarks>
/// Invariants: what is committed is exactly what the core made of the events before the committed offset; at most one
/// commit is in progress; after a failure nothing more is processed: open a new processor, which continues after the
/// last commit. One thread only.
/// </remarks>
public sealed class StreamProcessor : IDisposable
{
    // A batch of at least the maximum divided by this is committed while the next one is processed.
    private const int OverlapShare = 10;

    private static readonly TimeSpan KeepPositionAfter = TimeSpan.FromMinutes(1);

    private readonly IEventLog _log;
    private readonly int _partition;
    private readonly ProcessorOptions _options;
    private readonly TimeProvider _time;
    private readonly PartitionProcessor _core;
    private readonly ILogReader _reader;
    private readonly IdentityIntake? _links;
    private readonly BatchCommitter _committer;
    private readonly RecordBatch _batch = new();
    private BatchOutputs _filling = new();
    private BatchOutputs _committing = new();
    private Task _commit = Task.CompletedTask;
    private bool _isBroken;
    private long _offset;
    private long _activeAt;

    private StreamProcessor(
        IEventLog log, int partition, ProcessorOptions options, TimeProvider time, OpenedPartition opened)
    {
        _log = log;
        _partition = partition;
        _options = options;
        _time = time;
        _core = opened.Core;
        _reader = opened.Reader;
        _links = opened.Links;
        _committer = opened.Committer;
        _activeAt = time.GetTimestamp();
        Offset = opened.Offset;
        Lost = opened.Lost;
        Warning = opened.Warning;
        SettingsChanged = CommittedTotals.ConfigHash is { } earlier && earlier != ConfigHash;
    }

    /// <summary>
    /// Takes over a partition: fences an earlier processor, restores model, shoppers and quality from the log, and
    /// starts at the committed offset.
    /// </summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="options">How to process.</param>
    /// <param name="items">The item numbers that <paramref name="model"/> uses.</param>
    /// <param name="model">An empty model; the processor teaches it.</param>
    /// <param name="time">The clock for latencies.</param>
    /// <param name="restored">Called with the number of sessions and shoppers restored so far; may be null.</param>
    /// <param name="stopped">Ends restoring, and waits for fits.</param>
    /// <exception cref="ArgumentException">An option is out of range; all faults are named.</exception>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The log holds something this version can't read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before everything was restored.</exception>
    public static StreamProcessor Open(
        IEventLog log,
        int partition,
        ProcessorOptions options,
        ItemDictionary items,
        ShopModel model,
        TimeProvider time,
        Action<long>? restored = null,
        CancellationToken stopped = default)
    {
        var shared = new SharedModel(items, model, ItemCatalogue.TryOpen(log, items, skipped: null));
        return Open(log, partition, options, shared, time, restored, stopped: stopped);
    }

    /// <summary>As above, for one of several processors of a process.</summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="partition">The partition of <c>user-events</c>.</param>
    /// <param name="options">How to process.</param>
    /// <param name="shared">The process's items and model.</param>
    /// <param name="time">The clock.</param>
    /// <param name="restored">Called with the number of records restored so far; may be null.</param>
    /// <param name="standby">
    /// The partly read changelog of the partition, owned by this call and then by the processor; null for none.
    /// </param>
    /// <param name="retries">The retry policy for failed commits; null for no retries.</param>
    /// <param name="stopped">Ends restoring, waits between retries, and waits for fits.</param>
    internal static StreamProcessor Open(
        IEventLog log,
        int partition,
        ProcessorOptions options,
        SharedModel shared,
        TimeProvider time,
        Action<long>? restored,
        ChangelogReader? standby = null,
        Backoff? retries = null,
        CancellationToken stopped = default)
    {
        var opener = new PartitionOpener(log, partition, options, shared, time, retries, stopped);
        return new StreamProcessor(log, partition, options, time, opener.Open(standby, restored));
    }

    /// <summary>The offset of the next event. Safe for any thread.</summary>
    public long Offset
    {
        get => Volatile.Read(ref _offset);
        private set => Volatile.Write(ref _offset, value);
    }

    /// <summary>
    /// Stream time, milliseconds since 1970; <see cref="long.MinValue"/> before enough events were seen. Safe for any
    /// thread.
    /// </summary>
    public long StreamTimeMs => _core.StreamTimeMs;

    /// <summary>Whether the stored results were made with other settings; they stay as they are.</summary>
    public bool SettingsChanged { get; }

    /// <summary>
    /// What was found wrong when the partition was opened, and how it was resolved, in one line; null for nothing. Such
    /// as a group's offset that disagrees with the state's.
    /// </summary>
    public string? Warning { get; }

    /// <summary>
    /// Offsets of <c>user-events</c> whose records were found deleted before they were processed, when the partition
    /// was opened.
    /// </summary>
    public long Lost { get; }

    /// <summary>Hash of every setting that affects recommendations.</summary>
    public string ConfigHash => _core.ConfigHash;

    /// <summary>Whether an unfinished batch was dropped: its events must be processed again.</summary>
    internal bool HasDroppedBatch => _isBroken;

    /// <summary>The totals of this partition's processor since the log's first event.</summary>
    public ProcessorTotals Totals => _core.Totals;

    /// <summary>The committed part of the totals. Safe for any thread.</summary>
    public ProcessorTotals CommittedTotals => _committer.Committed;

    /// <summary>Quality on the stream since the log's first event.</summary>
    public PrequentialQuality Quality => _core.Quality;

    /// <summary>Time from reading an event to having its recommendation, for events answered by this process.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The partition's view for other threads.</summary>
    internal PartitionView View => new(_core, this);

    /// <summary>The state of a shopper as of the last batch; null when there is none.</summary>
    public ShopperState? FindShopper(ReadOnlySpan<byte> shopperId) => _core.Shoppers.Find(shopperId);

    /// <summary>
    /// The same in the bytes of <see cref="ShopperStateCodec"/>, which never change. Safe for any thread.
    /// </summary>
    public byte[]? FindShopperBytes(ReadOnlySpan<byte> shopperId) => _core.Shoppers.FindEncoded(shopperId);

    /// <summary>The number of shoppers with state. Safe for any thread.</summary>
    public int ShopperCount => _core.Shoppers.Count;

    /// <summary>The ids of all shoppers with state as of the last batch, UTF-8, in byte order.</summary>
    public IReadOnlyList<byte[]> ShopperIds() => _core.Shoppers.SortedIds();

    /// <summary>
    /// Processes the next batch, waiting up to <paramref name="wait"/> for it, and returns its number of events. Its
    /// commit may still be in progress; <see cref="Flush"/> waits for it.
    /// </summary>
    /// <exception cref="LogException">The log failed, now or in the commit before.</exception>
    /// <exception cref="InvalidDataException">A shopper's stored state can't be read.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was set while waiting, and nothing was read; or processing was stopped while it
    /// waited for a fit, and the batch is dropped.
    /// </exception>
    /// <exception cref="InvalidOperationException">An earlier batch failed.</exception>
    public int ProcessBatch(TimeSpan wait, CancellationToken cancellation)
    {
        ThrowIfBroken();
        CommitLinks(cancellation);
        var count = Read(() => _reader.Read(_batch, _options.BatchEventsMax, wait, cancellation));
        if (count == 0)
        {
            if (_time.GetElapsedTime(_activeAt) >= KeepPositionAfter)
                KeepPosition();
            return 0;
        }

        _activeAt = _time.GetTimestamp();
        using var activity = PipelineActivities.StartProcessing(_partition, count);
        // Until the batch has ended: the results of half a batch must never be committed.
        _isBroken = true;
        Process(count);
        CommitBatch(overlaps: count >= _options.BatchEventsMax / OverlapShare);
        return count;
    }

    /// <summary>
    /// Commits the position if reading has passed offsets without events, such as transaction markers. Otherwise, once
    /// the log has deleted old records, those offsets could not be distinguished from lost events. Called automatically
    /// after a minute without events.
    /// </summary>
    /// <exception cref="LogException">The log failed, now or in the commit before.</exception>
    public void KeepPosition()
    {
        ThrowIfBroken();
        _activeAt = _time.GetTimestamp();
        if (_reader.NextOffset is not { } next || next <= Offset)
            return;
        _isBroken = true;
        _filling.NextOffset = next;
        EndBatch();
        CommitBatch(overlaps: false);
    }

    /// <summary>Waits until everything processed is committed.</summary>
    /// <exception cref="LogException">The commit failed; nothing of its batch was written.</exception>
    public void Flush() => _time.Join(_commit);

    /// <summary>Ends without waiting for uncommitted work, which will be done again.</summary>
    public void Dispose()
    {
        // Flush throws a failed commit; here it only has to be finished.
        _time.WaitFor(_commit);
        _links?.Dispose();
        _reader.Dispose();
        _committer.Dispose();
        _core.Dispose();
    }

    /// <summary>Commits new links of topic <c>identities</c> to <c>user-events</c>.</summary>
    private void CommitLinks(CancellationToken cancellation)
    {
        if (_links is null || Read(() => _links.ReadWhenDue(cancellation)) == 0)
            return;
        _isBroken = true;
        var letters = _filling.DeadLetters.Count;
        Totals.IdentityOffsets = _filling.IdentityOffsets = _links.AddTo(_filling);
        Totals.DeadLetters += _filling.DeadLetters.Count - letters;
        _filling.NextOffset = Offset;
        EndBatch();
        CommitBatch(overlaps: false);
    }

    /// <summary>A reader that failed may have skipped records; one that was only cancelled has not.</summary>
    private int Read(Func<int> read)
    {
        try
        {
            return read();
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

    private void Process(int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (ForgetRequest.TryRead(_batch[i]) is { } request)
                Forget(_batch[i], request);
            else
                Process(_batch[i]);
        }

        EndBatch();
    }

    private void EndBatch()
    {
        lock (_core.Gate)
        {
            _core.EndBatch(_filling);
            _filling.Totals = Totals with { };
        }
    }

    private void CommitBatch(bool overlaps)
    {
        Flush();
        Offset = _filling.NextOffset;
        (_filling, _committing) = (_committing, _filling);
        BeginCommit(overlaps);
        _isBroken = false;
    }

    private void Process(in LogRecord record)
    {
        var started = _time.GetTimestamp();
        bool isAnswered;
        lock (_core.Gate)
            isAnswered = !_core.TryApplyIdentity(record, _filling) && _core.Process(record, _filling);
        if (isAnswered)
            Latency.Add((long)_time.GetElapsedTime(started).TotalNanoseconds);
    }

    private void Forget(in LogRecord record, ForgetRequest request)
    {
        // The search must also find what the previous batch wrote.
        Flush();
        var traces = new ShopperEraser(_log, _partition, record.Key.ToArray(), request);
        traces.FindSessions();
        lock (_core.Gate)
            _core.Forget(record, traces.SessionKeys, _filling);
    }

    /// <summary>
    /// Commits a large batch while the next one is processed, a small one here. Events that arrive meanwhile enlarge
    /// the next batch, so a stream of single events needs few commits, too.
    /// </summary>
    private void BeginCommit(bool overlaps)
    {
        if (overlaps)
        {
            _commit = _time.StartShort(CommitFilled);
            return;
        }

        _commit = new Task(CommitFilled);
        _commit.RunSynchronously(TaskScheduler.Default);
    }

    private void CommitFilled()
    {
        _committer.Commit(_committing);
        _committing.Clear();
    }
}
