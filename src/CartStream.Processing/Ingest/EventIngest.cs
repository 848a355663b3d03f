using System.Buffers;
using System.Buffers.Text;
using System.Runtime.ExceptionServices;
using System.Text;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Sends a source's events to <c>user-events</c> exactly once: each transaction also records how many events of this
/// input were sent, and an interrupted input continues after the last committed one. Events that the log already has
/// from another input (<see cref="SentEvents"/>) are skipped.
/// </summary>
/// <remarks>
/// Invariant: at most one ingest of an input sends at a time, by its producer's transactional id; a second one takes
/// over and the first stops with <see cref="ProducerFencedException"/>.
/// </remarks>
public sealed class EventIngest(IEventLog log, IEventSource source, TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _pendingJson = new(4_096);
    private readonly ArrayBufferWriter<byte> _pendingShopper = new(EventLimits.IdBytesMax);
    private byte[] _inputKey = [];
    private long _sentBefore;
    private long _inLog;
    private long _taken;
    private long _filledTo;
    private long _sendingTo;
    private SentEvents? _known;
    private RecordBatch _filled = new();
    private RecordBatch _sending = new();
    private long _pendingTimeMs;
    private bool _hasPending;
    private bool _sourceHasEnded;
    private ExceptionDispatchInfo? _sourceFailure;
    private long _sent;

    /// <summary>Most events in one transaction, at least 1. Default 5,000.</summary>
    public int BatchEventsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 5_000;

    /// <summary>
    /// The sending speed as a multiple of the events' own clock, above 0; null (default) for as fast as possible.
    /// Events that are due are committed before waiting for the next one.
    /// </summary>
    public double? Speed
    {
        get;
        init
        {
            if (value is not (null or > 0))
                throw new ArgumentOutOfRangeException(nameof(value), value, "expected a speed above 0, or none");
            field = value;
        }
    }

    /// <summary>Events of this input in the log, including those of earlier runs.</summary>
    public long Sent => Interlocked.Read(ref _sent) + source.Known;

    /// <summary>Events of this input that an earlier run of this or another input had sent.</summary>
    public long SentBefore => _sentBefore + source.Known + Interlocked.Read(ref _inLog);

    /// <summary>
    /// Sends everything that is left. When cancelled, it returns early with everything sent so far committed.
    /// </summary>
    /// <param name="progress">Called after each transaction; may be null.</param>
    /// <param name="cancellation">Ends the sending between two transactions.</param>
    /// <exception cref="LogException">The log could not be written.</exception>
    /// <exception cref="IOException">
    /// The source can't be read further, or ends before the point an earlier run had reached. What came before is
    /// committed.
    /// </exception>
    /// <exception cref="InvalidDataException">Topic <c>inputs</c> holds no count for this input.</exception>
    public async Task RunAsync(Action? progress, CancellationToken cancellation)
    {
        using var sender = RetryingSender.Open(log, $"cartstream-ingest-{source.Fingerprint}", time);
        var partitions = log.CountPartitions(Topology.UserEvents);
        WaitUntilShown(sender, cancellation);
        var notes = InputProgress.Notes(log);
        _inputKey = Encoding.UTF8.GetBytes(source.Resume(notes));
        _sent = _sentBefore = _taken = CommittedCount();
        Skip(_sentBefore, cancellation);
        _known = source.MayOverlap ? SentEvents.Find(log, partitions, _sentBefore) : null;
        var pace = new ReplayPace(Speed, time);
        var more = Fill(partitions, pace, cancellation);
        while (_filled.Count > 0 || (more && !cancellation.IsCancellationRequested))
        {
            if (_filled.Count == 0)
            {
                await pace.WaitUntilDue(_pendingTimeMs, cancellation);
                more = Fill(partitions, pace, cancellation);
                continue;
            }

            (_sending, _filled) = (_filled, _sending);
            _sendingTo = _filledTo;
            var sending = time.StartShort(() => Send(sender, cancellation));
            try
            {
                more = Fill(partitions, pace, cancellation);
            }
            finally
            {
                await time.JoinAsync(sending);
            }

            progress?.Invoke();
        }

        Interlocked.Exchange(ref _sent, _taken - (_hasPending ? 1 : 0));
        if (_sourceHasEnded && !_hasPending)
            Note(sender, notes, cancellation);
        _sourceFailure?.Throw();
    }

    /// <summary>
    /// Fills a batch with the events that are due while the previous batch is committed; false when there are no more.
    /// </summary>
    private bool Fill(int partitions, ReplayPace pace, CancellationToken cancellation)
    {
        _filled.Clear();
        while (_filled.Count < BatchEventsMax && !cancellation.IsCancellationRequested
            && (_hasPending || TryReadPending(cancellation)) && pace.IsDue(_pendingTimeMs))
        {
            var shopper = _pendingShopper.WrittenSpan;
            _filled.Add(new LogRecord
            {
                Partition = Partitioner.PartitionOf(shopper, partitions),
                Offset = 0,
                TimeMs = _pendingTimeMs,
                Key = shopper,
                Value = _pendingJson.WrittenSpan,
            });
            _hasPending = false;
        }

        _filledTo = _taken - (_hasPending ? 1 : 0);
        return _hasPending || _filled.Count == BatchEventsMax;
    }

    private void Send(RetryingSender sender, CancellationToken cancellation)
    {
        var after = _sendingTo;
        sender.Commit(
            transaction => AppendTo(transaction, after),
            () => IsCommitted(sender, after, cancellation),
            cancellation);
        Interlocked.Exchange(ref _sent, after);
    }

    /// <summary>A count that this ingest did not write belongs to another one that has taken over.</summary>
    private bool IsCommitted(RetryingSender sender, long after, CancellationToken cancellation)
    {
        WaitUntilShown(sender, cancellation);
        var found = CommittedCount();
        return found == after || (found == _sent
            ? false
            : throw new ProducerFencedException($"cartstream-ingest-{source.Fingerprint}"));
    }

    private void AppendTo(ILogTransaction transaction, long after)
    {
        for (var i = 0; i < _sending.Count; i++)
        {
            var record = _sending[i];
            transaction.Append(Topology.UserEvents, record.Partition, record.Key, record.Value, record.TimeMs);
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(after, digits, out var used);
        transaction.Append(Topology.Inputs, 0, _inputKey, digits[..used], 0);
    }

    /// <summary>
    /// Notes that the whole source is in the log, so that an input with the same beginning can continue after it. The
    /// note follows the last events in its own transaction; without it, the count identifies the same input only.
    /// </summary>
    private void Note(RetryingSender sender, IReadOnlyCollection<string> notes, CancellationToken cancellation)
    {
        string[] added = [.. source.Notes.Where(note => !notes.Contains(note))];
        if (added.Length == 0)
            return;
        sender.Commit(
            transaction =>
            {
                foreach (var note in added)
                    transaction.Append(Topology.Inputs, 0, Encoding.UTF8.GetBytes(note), "sent"u8, 0);
            },
            () =>
            {
                WaitUntilShown(sender, cancellation);
                return InputProgress.Notes(log) is var noted && added.All(noted.Contains);
            },
            cancellation);
    }

    private void WaitUntilShown(RetryingSender sender, CancellationToken cancellation) =>
        InputProgress.WaitUntilShown(log, sender, source.Fingerprint, time, cancellation);

    /// <summary>Reads the source's next event into the pending fields, where it may wait until it is due.</summary>
    private bool TryReadPending(CancellationToken cancellation)
    {
        if (!TryReadNew(out var e, cancellation))
            return false;
        _pendingJson.ResetWrittenCount();
        ShopperEventJson.Write(_pendingJson, e);
        _pendingShopper.ResetWrittenCount();
        _pendingShopper.Write(e.ShopperId);
        _pendingTimeMs = e.TimeMs;
        return _hasPending = true;
    }

    /// <summary>Reads the next event that is not in the log yet; false at the end or when cancelled.</summary>
    private bool TryReadNew(out ShopperEvent e, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && TryRead(out e))
        {
            var isKnown = false;
            try
            {
                isKnown = _known?.Contains(e, cancellation) is true;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // It is not counted, so the next run reads it again.
                return false;
            }

            _taken++;
            if (!isKnown)
                return true;
            Interlocked.Increment(ref _inLog);
        }

        e = default;
        return false;
    }

    /// <summary>
    /// Reads the next event. After the end or a failure it reads nothing; a failure is kept until the events before it
    /// are sent.
    /// </summary>
    private bool TryRead(out ShopperEvent e)
    {
        e = default;
        if (_sourceHasEnded)
            return false;
        try
        {
            _sourceHasEnded = !source.TryRead(out e);
        }
        catch (IOException failure)
        {
            _sourceFailure = ExceptionDispatchInfo.Capture(failure);
            _sourceHasEnded = true;
        }

        return !_sourceHasEnded;
    }

    /// <summary>Skips the first events; a source with fewer events than before is a different input.</summary>
    private void Skip(long count, CancellationToken cancellation)
    {
        for (long skipped = 0; skipped < count && !cancellation.IsCancellationRequested; skipped++)
        {
            if (!source.TryRead(out _))
            {
                throw new IOException(
                    $"input {source.Fingerprint}: found {skipped} events, expected the {count} that were sent before; "
                    + "has it changed?");
            }
        }
    }

    private long CommittedCount()
    {
        var note = InputProgress.Read(log, _inputKey);
        if (note is null && _inputKey.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(source.Fingerprint)))
        {
            note = source.FormerFingerprints
                .Select(former => InputProgress.Read(log, Encoding.UTF8.GetBytes(former)))
                .FirstOrDefault(found => found is not null);
        }

        if (note is null)
            return 0;
        return Utf8Parser.TryParse(note, out long sent, out var used) && used == note.Length && sent >= 0
            ? sent
            : throw new InvalidDataException(
                $"topic {Topology.Inputs}, key '{source.Fingerprint}': found '{Encoding.UTF8.GetString(note)}', "
                + "expected a number of events");
    }
}
