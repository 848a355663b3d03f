using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Shoppers;

namespace CartStream.Processing.ModelSync;

/// <summary>
/// Keeps a process's model up to date from all partitions of topic <c>sessions</c>, whichever processes own them: reads
/// committed records and learns each session's new events.
/// </summary>
/// <remarks>
/// Invariants: nothing else writes to the model, while any number of processors query it; an event is learnt once, in
/// the order in which its session's records are read, and unlearnt when the session is deleted. Sessions of different
/// partitions arrive in no fixed order, so the models of two nodes may differ a little while they learn.
/// </remarks>
internal sealed class ModelUpdater : IDisposable
{
    private const int RecordsMax = 1_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    private readonly IEventLog _log;
    private readonly SharedModel _shared;
    private readonly Backoff _backoff;
    private readonly SessionRecord _sessions;
    private readonly LearningProgress _progress;
    private readonly ISnapshotStore? _snapshots;
    private readonly TimeSpan _snapshotEvery;
    private readonly bool _acceptsLoss;
    private readonly TimeProvider _time;
    private readonly RecordBatch _batch = new();
    private readonly List<LoggedInteraction> _interactions = [];
    private volatile ILogReader? _reader;
    private readonly Action<string>? _warned;
    private bool _hasSkipped;
    private long _behind;
    private long _savedVersion;
    private long _savedAt;

    private ModelUpdater(
        IEventLog log,
        SharedModel shared,
        TimeProvider time,
        ISnapshotStore? snapshots,
        TimeSpan snapshotEvery,
        bool acceptsLoss,
        Action<string>? warned,
        LearningProgress progress)
    {
        _acceptsLoss = acceptsLoss;
        _warned = warned;
        _log = log;
        _shared = shared;
        _backoff = new Backoff(time, warned);
        _snapshots = snapshots;
        _snapshotEvery = snapshotEvery;
        _time = time;
        _sessions = new SessionRecord(shared.Items);
        _progress = progress;
        FromSnapshot = _savedVersion = shared.Model.Model.Version;
        _savedAt = time.GetTimestamp();
    }

    /// <summary>Loads the newest snapshot and opens the topic after it; learns nothing yet.</summary>
    /// <param name="log">The log.</param>
    /// <param name="shared">The items and the model, empty.</param>
    /// <param name="time">The clock.</param>
    /// <param name="snapshots">Where snapshots are kept; null for nowhere.</param>
    /// <param name="snapshotEvery">How often one is taken, besides at the end.</param>
    /// <param name="acceptsLoss">Whether sessions may be missing that were deleted by age or size.</param>
    /// <param name="warned">
    /// Called before a retry of a failure that isn't known to be temporary, and with the first record that can't be
    /// read; may be null.
    /// </param>
    /// <exception cref="LostRecordsException">Sessions are missing, which is not accepted.</exception>
    public static ModelUpdater Open(
        IEventLog log,
        SharedModel shared,
        TimeProvider time,
        ISnapshotStore? snapshots = null,
        TimeSpan snapshotEvery = default,
        bool acceptsLoss = false,
        Action<string>? warned = null)
    {
        var progress = (snapshots is null ? null : ModelSnapshot.TryLoad(snapshots, log, shared))
            ?? new LearningProgress(log.CountPartitions(Topology.Sessions));
        var updater = new ModelUpdater(
            log, shared, time, snapshots, snapshotEvery, acceptsLoss, warned, progress);
        try
        {
            updater._reader = updater.OpenReader();
            return updater;
        }
        catch
        {
            updater.Dispose();
            throw;
        }
    }

    /// <summary>Offsets of <c>sessions</c> that are not learnt yet. Safe for any thread.</summary>
    public long Behind => _reader?.Behind ?? Volatile.Read(ref _behind);

    /// <summary>The offset up to which a partition of <c>sessions</c> is learnt. Safe for any thread.</summary>
    public long LearntTo(int partition) => Volatile.Read(ref _progress.Next[partition]);

    /// <summary>Events that the model has from a snapshot.</summary>
    public long FromSnapshot { get; }

    /// <summary>Learns everything available.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void CatchUp(CancellationToken cancellation)
    {
        while (Learn(_reader!, TimeSpan.Zero, cancellation) > 0)
        {
        }
    }

    /// <summary>Learns new records until cancelled; retries when the log fails temporarily.</summary>
    /// <exception cref="LogException">The log could not be read for too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Follow(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                _reader ??= OpenReader();
                Learn(_reader, WaitMax, cancellation);
                _backoff.Reset();
            }
            catch (LogException e)
            {
                CloseReader();
                if (!_backoff.TryWait(e, cancellation))
                    throw;
            }
        }
    }

    /// <summary>Takes a snapshot if anything was learnt since the last one; reports a failure.</summary>
    public void SaveSnapshot()
    {
        var version = _shared.Model.Model.Version;
        _savedAt = _time.GetTimestamp();
        if (_snapshots is null || version == _savedVersion)
            return;
        try
        {
            ModelSnapshot.Save(_snapshots, _shared, _progress);
            _savedVersion = version;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _snapshots.Report($"no snapshot was taken: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _reader?.Dispose();
        _sessions.Dispose();
    }

    private ILogReader OpenReader()
    {
        for (var p = 0; _acceptsLoss && p < _progress.Next.Length; p++)
        {
            var first = Math.Max(_progress.Next[p], _log.FirstOffset(Topology.Sessions, p));
            Volatile.Write(ref _progress.Next[p], first);
        }

        return _log.OpenReader(Topology.Sessions, _progress.Next);
    }

    /// <summary>A reader that failed may have skipped records; a new one continues after what was learnt.</summary>
    private void CloseReader()
    {
        if (_reader is not { } failed)
            return;
        Volatile.Write(ref _behind, failed.Behind);
        _reader = null;
        failed.Dispose();
    }

    private int Learn(ILogReader reader, TimeSpan wait, CancellationToken cancellation)
    {
        var count = reader.Read(_batch, RecordsMax, wait, cancellation);
        for (var i = 0; i < count; i++)
            Learn(_batch[i]);
        if (_time.GetElapsedTime(_savedAt) >= _snapshotEvery)
            SaveSnapshot();
        return count;
    }

    private void Learn(in LogRecord record)
    {
        // A session is deleted only when its shopper is forgotten.
        if (record.IsDelete)
            _shared.Model.Model.UnlearnSession(Session.ModelKeyOf(record.Key, record.Partition));
        else
            LearnSession(record);
        Volatile.Write(ref _progress.Next[record.Partition], record.Offset + 1);
    }

    /// <summary>
    /// Reads a session. One of another program is skipped, and the first is reported: carts don't depend on it, and
    /// it would stop every worker.
    /// </summary>
    private bool TryRead(in LogRecord record)
    {
        try
        {
            _sessions.Read(record, _interactions);
            return true;
        }
        catch (InvalidDataException e)
        {
            if (!_hasSkipped)
            {
                _warned?.Invoke(
                    $"{e.Message} ([{record.Partition}] at {record.Offset}); models skip such records");
            }

            _hasSkipped = true;
            return false;
        }
    }

    private void LearnSession(in LogRecord record)
    {
        _interactions.Clear();
        if (!TryRead(record) || _interactions.Count == 0)
            return;
        var newest = _interactions.Max(interaction => interaction.Offset);
        var learntTo = _progress.Learnt[record.Partition].Advance(_interactions[0].Session, newest);
        foreach (var interaction in _interactions)
        {
            if (interaction.Offset > learntTo)
            {
                _shared.Model.Learn(new(
                    interaction.Session,
                    interaction.Shopper,
                    interaction.Item,
                    interaction.Type,
                    interaction.TimeMs,
                    _shared.Items.Category(interaction.Item),
                    _shared.Items.Traits(interaction.Item)));
            }
        }
    }
}
