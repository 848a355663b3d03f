using System.Buffers.Binary;
using System.IO.Hashing;
using CartStream.Events;
using CartStream.Log;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Fingerprints of the events that the log had before an input. They identify, event by event, the overlap of an export
/// with an earlier one. Two events are the same when their shopper, item and type are equal, and their ids; without an
/// id, their session ids and times.
/// </summary>
/// <remarks>
/// Invariants: at most <see cref="EventsMax"/> events, the newest of the log, 8 bytes each; a fingerprint has 64 bits,
/// so with 10 million new events about one log in a million has one that is mistaken for a known one. The log is read
/// at the first event that isn't newer than all of it, because most inputs continue where the one before ended.
/// </remarks>
internal sealed class SentEvents
{
    /// <summary>Most events compared with.</summary>
    public const int EventsMax = 10_000_000;

    private const int ReadMax = 1_000;

    private readonly IEventLog _log;
    private readonly long[] _ends;
    private readonly int _eventsMax;
    private readonly XxHash3 _hash = new();
    private long? _newestMs;
    private ulong[]? _prints;

    private SentEvents(IEventLog log, long[] ends, int eventsMax)
    {
        _log = log;
        _ends = ends;
        _eventsMax = eventsMax;
    }

    /// <summary>Fingerprints of what the log has now; null when all of that is the input's own.</summary>
    /// <param name="log">The log.</param>
    /// <param name="partitions">Partitions of <c>user-events</c>.</param>
    /// <param name="own">The number of events of the input in the log.</param>
    /// <param name="eventsMax">Most events to compare with.</param>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static SentEvents? Find(IEventLog log, int partitions, long own, int eventsMax = EventsMax)
    {
        var ends = new long[partitions];
        for (var partition = 0; partition < partitions; partition++)
            ends[partition] = log.EndOffset(Topology.UserEvents, partition);
        return ends.Sum() > own ? new SentEvents(log, ends, eventsMax) : null;
    }

    /// <summary>Whether the log had the event.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled while it read the log.</exception>
    public bool Contains(in ShopperEvent e, CancellationToken cancellation)
    {
        _newestMs ??= FindNewest(cancellation);
        if (e.TimeMs > _newestMs)
            return false;
        _prints ??= ReadPrints(cancellation);
        return Array.BinarySearch(_prints, PrintOf(e)) >= 0;
    }

    private long FindNewest(CancellationToken cancellation)
    {
        var newest = long.MinValue;
        // A record's time is its event's time, or the time of receipt, which is later.
        Read((in LogRecord record) => newest = Math.Max(newest, record.TimeMs), cancellation);
        return newest;
    }

    private ulong[] ReadPrints(CancellationToken cancellation)
    {
        var prints = new List<ulong>();
        var parser = new ShopperEventParser();
        Read(
            (in LogRecord record) =>
            {
                if (parser.TryRead(record.Value, out var e, out _))
                    prints.Add(PrintOf(e));
            },
            cancellation);
        var sorted = prints.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    private void Read(RecordAction visit, CancellationToken cancellation)
    {
        var batch = new RecordBatch();
        for (var partition = 0; partition < _ends.Length; partition++)
        {
            var next = Math.Max(
                _log.FirstOffset(Topology.UserEvents, partition), _ends[partition] - (_eventsMax / _ends.Length));
            using var reader = _log.OpenReader(Topology.UserEvents, partition, next);
            while (next < _ends[partition] && reader.Read(batch, ReadMax, TimeSpan.Zero, cancellation) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                for (var i = 0; i < batch.Count && batch[i].Offset < _ends[partition]; i++)
                    visit(batch[i]);
                next = batch[batch.Count - 1].Offset + 1;
            }
        }
    }

    private ulong PrintOf(in ShopperEvent e)
    {
        _hash.Reset();
        Add(e.ShopperId);
        Add(e.ItemId);
        Span<byte> rest = stackalloc byte[sizeof(long) + 2];
        rest[0] = (byte)EventTypeNames.InteractionOf(e.Type, e.Quantity);
        if (e.EventId.IsEmpty)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest[2..], e.TimeMs);
            Add(e.SessionId);
        }
        else
        {
            rest[1] = 1;
            Add(e.EventId);
        }

        _hash.Append(rest);
        return _hash.GetCurrentHashAsUInt64();
    }

    /// <summary>Adds a text prefixed with its length, so that adjacent texts can't be confused.</summary>
    private void Add(ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        _hash.Append(length);
        _hash.Append(text);
    }
}
