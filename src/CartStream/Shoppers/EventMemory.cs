using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Fingerprints of a shopper's applied events, which identify repeated deliveries. Two events with an id are the same
/// when id, item and type are equal; two without, when session id, item, type and time are equal.
/// </summary>
/// <remarks>
/// Invariants: entries are in the order in which they were added, and so in order of <c>_seenMs</c>, the time of the
/// shopper's newest event at that moment. There are at most <see cref="EntriesMax"/>, each kept for
/// <see cref="KeptMs"/> of the shopper's time. A fingerprint has 48 bits: for a shopper with 2,048 entries, one new
/// event in 10¹¹ is mistaken for a known one.
/// </remarks>
internal sealed class EventMemory
{
    /// <summary>Fingerprints kept per shopper, 6 to 9 bytes each; beyond it the oldest is dropped.</summary>
    public const int EntriesMax = 2_048;

    /// <summary>How long a fingerprint is kept, by the times of the shopper's events: 7 days.</summary>
    public const long KeptMs = 7L * 24 * 60 * 60 * 1_000;

    private const ulong Mask = (1UL << 48) - 1;

    // Marks an entry from a state of version 1: the hash of an id alone. No fingerprint has the bit.
    private const ulong IdAlone = 1UL << 63;

    private readonly List<ulong> _fingerprints = [];
    private readonly List<long> _seenMs = [];

    /// <summary>Fingerprints remembered.</summary>
    public int Count => _fingerprints.Count;

    /// <summary>Whether the event is remembered.</summary>
    public bool Holds(in ShopperEvent e)
    {
        if (_fingerprints.Count == 0)
            return false;
        var fingerprints = CollectionsMarshal.AsSpan(_fingerprints);
        return fingerprints.Contains(FingerprintOf(e))
            || (!e.EventId.IsEmpty && fingerprints.Contains(XxHash3.HashToUInt64(e.EventId) | IdAlone));
    }

    /// <summary>Adds the event; <paramref name="nowMs"/> is the time of the shopper's newest event.</summary>
    public void Add(in ShopperEvent e, long nowMs) => Add(FingerprintOf(e), nowMs);

    /// <summary>Adds an interaction of a session that is no longer kept.</summary>
    /// <param name="sessionId">The id that the shop gave; empty for none.</param>
    /// <param name="itemId">The item.</param>
    /// <param name="interaction">The event.</param>
    /// <param name="nowMs">The time of the shopper's newest event.</param>
    public void Add(ReadOnlySpan<byte> sessionId, ReadOnlySpan<byte> itemId, Interaction interaction, long nowMs) =>
        Add(FingerprintOf(sessionId, itemId, interaction.Type, interaction.TimeMs), nowMs);

    /// <summary>Drops entries older than <see cref="KeptMs"/>.</summary>
    public void Prune(long nowMs)
    {
        var old = 0;
        while (old < _seenMs.Count && nowMs - _seenMs[old] > KeptMs)
            old++;
        Forget(old);
    }

    /// <summary>Clamps the times at which events were added to <paramref name="latestMs"/>.</summary>
    public void ClampTimes(long latestMs)
    {
        for (var i = _seenMs.Count - 1; i >= 0 && _seenMs[i] > latestMs; i--)
            _seenMs[i] = latestMs;
    }

    public void Write(ref StateWriter writer)
    {
        writer.WriteNumber(_fingerprints.Count);
        long beforeSeconds = 0;
        for (var i = 0; i < _fingerprints.Count; i++)
        {
            var isIdAlone = (_fingerprints[i] & IdAlone) != 0;
            var seconds = _seenMs[i] / 1_000;
            // Doubling the difference frees the lowest bit, which says which of the two it is.
            writer.WriteNumber(((seconds - beforeSeconds) << 1) | (isIdAlone ? 1L : 0));
            if (isIdAlone)
                writer.WriteFixed((long)_fingerprints[i]);
            else
                writer.WriteFixed48(_fingerprints[i]);
            beforeSeconds = seconds;
        }
    }

    public void Read(ref StateReader reader)
    {
        var left = reader.ReadInt(0, EntriesMax);
        long seconds = 0;
        for (; left > 0; left--)
        {
            var number = reader.ReadNumber();
            seconds += number >> 1;
            if (seconds is < 0 or > EventLimits.TimeMsMax / 1_000 || number < 0)
                throw new InvalidDataException($"shopper state can't be read: found an event seen at {seconds} s");
            _fingerprints.Add((number & 1) == 0 ? reader.ReadFixed48() : (ulong)reader.ReadFixed() | IdAlone);
            _seenMs.Add(seconds * 1_000);
        }
    }

    /// <summary>Reads the ids of version 1, the newest 32, seen at an unknown time until <paramref name="nowMs"/>.
    /// </summary>
    public void ReadIds(ref StateReader reader, long nowMs)
    {
        const int idsMax = 32;
        for (var left = reader.ReadInt(0, idsMax); left > 0; left--)
        {
            _fingerprints.Add((ulong)reader.ReadFixed() | IdAlone);
            _seenMs.Add(Math.Max(nowMs, 0));
        }
    }

    private void Add(ulong fingerprint, long nowMs)
    {
        if (_fingerprints.Count == EntriesMax)
            Forget(EntriesMax / 16);
        _fingerprints.Add(fingerprint);
        _seenMs.Add(_seenMs.Count == 0 ? nowMs : Math.Max(nowMs, _seenMs[^1]));
    }

    private void Forget(int count)
    {
        if (count == 0)
            return;
        _fingerprints.RemoveRange(0, count);
        _seenMs.RemoveRange(0, count);
    }

    private static ulong FingerprintOf(in ShopperEvent e) => e.EventId.IsEmpty
        ? FingerprintOf(e.SessionId, e.ItemId, EventTypeNames.InteractionOf(e.Type, e.Quantity), e.TimeMs)
        : FingerprintOf(e.EventId, e.ItemId, e.Type, timeMs: -1);

    private static ulong FingerprintOf(ReadOnlySpan<byte> id, ReadOnlySpan<byte> itemId, EventType type, long timeMs)
    {
        Span<byte> text = stackalloc byte[(2 * EventLimits.IdBytesMax) + 10];
        id.CopyTo(text);
        var length = id.Length;
        // The length separates the two ids.
        text[length++] = (byte)id.Length;
        itemId.CopyTo(text[length..]);
        length += itemId.Length;
        text[length++] = (byte)type;
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(text[length..], timeMs);
        return XxHash3.HashToUInt64(text[..(length + 8)]) & Mask;
    }
}
