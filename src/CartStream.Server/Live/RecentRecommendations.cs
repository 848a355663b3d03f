using CartStream.Log;
using CartStream.Recommendations;

namespace CartStream.Server.Live;

/// <summary>
/// The newest stored recommendations: at most <see cref="RecordsMax"/> records and <see cref="BytesMax"/> bytes, and
/// for each shopper the newest <see cref="PerShopperMax"/>.
/// </summary>
/// <remarks>
/// Invariants: the records are in two circular arrays, so the garbage collector never moves them; each record refers to
/// its shopper's previous one, which is valid until its slot or its bytes are overwritten.
/// </remarks>
internal sealed class RecentRecommendations
{
    /// <summary>Most records returned for a shopper.</summary>
    public const int PerShopperMax = 10;

    /// <summary>Most records kept; beyond it, the oldest is dropped.</summary>
    public const int RecordsMax = 32_768;

    /// <summary>Most bytes kept, keys and values.</summary>
    public const int BytesMax = 24 * 1024 * 1024;

    private const long None = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _newest = new(StringComparer.Ordinal);
    private readonly Stored[] _records = new Stored[RecordsMax];
    private readonly byte[] _bytes = new byte[BytesMax];
    private long _recordsEnd;
    private long _bytesEnd;

    /// <summary>Adds a stored recommendation.</summary>
    public void Add(string shopper, in LogRecord record)
    {
        lock (_gate)
        {
            ref var stored = ref _records[_recordsEnd % RecordsMax];
            if (stored.Shopper is { } earlier
                && _newest.GetValueOrDefault(earlier, None) == _recordsEnd - RecordsMax)
                _newest.Remove(earlier);
            stored = new Stored(
                shopper,
                _newest.GetValueOrDefault(shopper, None),
                Keep(record.Key, record.Value),
                record.Key.Length,
                record.Value.Length,
                record.Partition,
                record.TimeMs);
            _newest[shopper] = _recordsEnd++;
        }
    }

    /// <summary>A shopper's recommendations, newest first.</summary>
    public IReadOnlyList<Recommendation> Find(string shopper) =>
    [
        .. Copy(shopper).Select(one => RecommendationRecord.Read(
            one.Bytes.AsSpan(0, one.Stored.KeyLength),
            one.Bytes.AsSpan(one.Stored.KeyLength),
            one.Stored.TimeMs,
            Topology.UserEvents,
            one.Stored.Partition)),
    ];

    /// <summary>Forgets a shopper.</summary>
    public void Forget(string shopper)
    {
        lock (_gate)
        {
            _newest.Remove(shopper, out var newest);
            for (var at = newest; IsKept(at) && _records[at % RecordsMax].Shopper == shopper;)
            {
                ref var stored = ref _records[at % RecordsMax];
                BytesOf(stored).Clear();
                at = stored.Before;
                stored = default;
            }
        }
    }

    /// <summary>
    /// Copies a shopper's records, so that the follower of the log is not blocked while they are decoded.
    /// </summary>
    private List<(Stored Stored, byte[] Bytes)> Copy(string shopper)
    {
        var found = new List<(Stored, byte[])>();
        lock (_gate)
        {
            var at = _newest.GetValueOrDefault(shopper, None);
            while (found.Count < PerShopperMax && IsKept(at))
            {
                var stored = _records[at % RecordsMax];
                found.Add((stored, BytesOf(stored).ToArray()));
                at = stored.Before;
            }
        }

        return found;
    }

    private bool IsKept(long at) => at > None && at >= _recordsEnd - RecordsMax
        && _records[at % RecordsMax].From >= _bytesEnd - BytesMax;

    private Span<byte> BytesOf(in Stored stored) =>
        _bytes.AsSpan((int)(stored.From % BytesMax), stored.KeyLength + stored.ValueLength);

    /// <summary>Writes a record's bytes contiguously; returns their position in the total byte sequence.</summary>
    private long Keep(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var length = key.Length + value.Length;
        var position = (int)(_bytesEnd % BytesMax);
        if (position + length > BytesMax)
            _bytesEnd += BytesMax - position;
        var from = _bytesEnd;
        var into = _bytes.AsSpan((int)(from % BytesMax), length);
        key.CopyTo(into);
        value.CopyTo(into[key.Length..]);
        _bytesEnd += length;
        return from;
    }

    /// <summary>A record: its shopper, the shopper's previous record, and where its bytes begin.</summary>
    private readonly record struct Stored(
        string? Shopper, long Before, long From, int KeyLength, int ValueLength, int Partition, long TimeMs);
}
