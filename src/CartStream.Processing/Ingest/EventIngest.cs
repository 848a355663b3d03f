using System.Buffers;
using System.Buffers.Text;
using System.Runtime.ExceptionServices;
using System.Text;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Sends a source's events to <c>user-events</c> exactly once: each transaction also records how many events of this
/// input were sent, and an interrupted input goes on behind the last one that was committed. What the log had from
/// another input before (<see cref="SentEvents"/>) is passed over.
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

    /// <summary>Most events in one transaction, from 1. Default 5,000.</summary>
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
    /// How many times faster than the events' own clock to send them, above 0; null (default) for as fast as it goes.
    /// What is due is committed before the next event is waited for.
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

    /// <summary>Events of this input in the log, those of earlier runs included.</summary>
    public long Sent => Interlocked.Read(ref _sent) + source.Known;

    /// <summary>Events of this input that an earlier run had sent, of this input or of another.</summary>
    public long SentBefore => _sentBefore + source.Known + Interlocked.Read(ref _inLog);

    /// <summary>Sends all that is left; returns early, with everything before it committed, when cancelled.</summary>
    /// <param name="progress">Told after each transaction; may be null.</param>
    /// <param name="cancellation">Ends the sending between two transactions.</param>
    /// <exception cref="LogException">The log could not be written.</exception>
    /// <exception cref="IOException">
    /// The source can't be read further, or ends before what an earlier run had sent of it; what came before is
    /// committed.
    /// </exception>
    /// <exception cref="InvalidDataException">Topic <c>inputs</c> holds no count for this input.</exception>
    public async Task RunAsync(Action? progress, CancellationToken cancellation)
    {
        using var sender = new RetryingSender(log, $"cartstream-ingest-{source.Fingerprint}", time);
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
    /// Makes a batch of what is due, while the one before it is committed; false when nothing will follow it.
    /// </summary>
    private bool Fill(int partitions, ReplayPace pace, CancellationToken cancellation)
    {
        _filled.Clear();
        while (_filled.Count < BatchEventsMax && !cancellation.IsCancellationRequested
            && (_hasPending || TakeNext(cancellation)) && pace.IsDue(_pendingTimeMs))
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

    /// <summary>A count that this ingest did not write is another's, who has taken over.</summary>
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
    /// Notes that all of the source is in the log, for what begins with the same to go on behind it. It comes after the
    /// last events, in a transaction of its own: without it, the count alone tells the same input.
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

    /// <summary>Takes the source's next event into the pending fields, where it may wait for its moment.</summary>
    private bool TakeNext(CancellationToken cancellation)
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

    /// <summary>Reads the next event that the log did not have; false at the end and when it was cancelled.</summary>
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
                // It is not counted, so that the next run reads it again.
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
    /// Reads the next event, and nothing behind the end or a failure, which is kept until the events before it are
    /// sent.
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

    /// <summary>Passes over the first events; with fewer than before it is another input.</summary>
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
