using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// A shopper's visit while it is open. Invariants: <see cref="Touches"/> are in order of (time, offset), at least one
/// and at most <see cref="TouchesMax"/>; when it is full, the visit goes on in a new session of the same id, so that
/// what is kept and written per event stays bounded however long a robot browses.
/// </summary>
public sealed class Session
{
    /// <summary>Events a session holds.</summary>
    public const int TouchesMax = 200;

    private readonly List<Interaction> _touches = [];
    private byte[]? _key;
    private ulong? _modelKey;

    internal Session(byte[] id, bool idIsGiven, long firstOffset)
    {
        Id = id;
        IdIsGiven = idIsGiven;
        FirstOffset = firstOffset;
    }

    /// <summary>The shop's session id, or the one made when a session was cut by idle time; UTF-8.</summary>
    public byte[] Id { get; }

    /// <summary>Whether the shop gave the id.</summary>
    public bool IdIsGiven { get; }

    /// <summary>Whether each of its events had an id of its own, by which it is remembered.</summary>
    internal bool EventsHaveIds { get; private set; } = true;

    /// <summary>Log offset of the event that opened it.</summary>
    public long FirstOffset { get; }

    /// <summary>The key in topic <c>sessions</c>: <c>id@first offset</c>, unique per partition.</summary>
    public byte[] Key => _key ??= KeyOf(Id, FirstOffset);

    /// <summary>The key by which models know the session.</summary>
    public ulong ModelKey => _modelKey ??= XxHash3.HashToUInt64(Key);

    /// <summary>Its events, oldest first; valid until the next event.</summary>
    public ReadOnlySpan<Interaction> Touches => CollectionsMarshal.AsSpan(_touches);

    /// <summary>Time of its earliest event, milliseconds since 1970.</summary>
    public long StartMs => _touches[0].TimeMs;

    /// <summary>Its newest event.</summary>
    public EventStamp LastAt => _touches[^1].At;

    /// <summary>Whether it can take no further event.</summary>
    public bool IsFull => _touches.Count >= TouchesMax;

    /// <summary>Whether any event of this session was on <paramref name="item"/>.</summary>
    public bool Holds(int item)
    {
        foreach (var touch in _touches)
        {
            if (touch.Item == item)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether <paramref name="e"/> is of this visit: both have the same given id, or neither has one and the event
    /// lies at most <paramref name="idleGapMs"/> outside of it.
    /// </summary>
    internal bool Covers(in ShopperEvent e, long idleGapMs)
    {
        if (!e.SessionId.IsEmpty)
            return IdIsGiven && e.SessionId.SequenceEqual(Id);
        return !IdIsGiven && e.TimeMs - LastAt.TimeMs <= idleGapMs && StartMs - e.TimeMs <= idleGapMs;
    }

    /// <summary>
    /// The newest events, oldest first, back to where <paramref name="count"/> different items are met.
    /// </summary>
    /// <param name="count">1 to <see cref="ShopperOptions.HistoryItemsMax"/>.</param>
    public ReadOnlySpan<Interaction> LastItems(int count) => LastItems(Touches, count);

    /// <summary>The same of any touches, oldest first.</summary>
    /// <param name="touches">The touches.</param>
    /// <param name="count">1 to <see cref="ShopperOptions.HistoryItemsMax"/>.</param>
    public static ReadOnlySpan<Interaction> LastItems(ReadOnlySpan<Interaction> touches, int count)
    {
        Span<int> met = stackalloc int[ShopperOptions.HistoryItemsMax];
        var known = 0;
        for (var i = touches.Length - 1; i >= 0; i--)
        {
            if (met[..known].Contains(touches[i].Item))
                continue;
            if (known == count)
                return touches[(i + 1)..];
            met[known++] = touches[i].Item;
        }

        return touches;
    }

    /// <summary>Whether the same action on the same item at the same time is there already.</summary>
    internal bool HoldsSame(Interaction touch)
    {
        for (var i = _touches.Count - 1; i >= 0 && _touches[i].TimeMs >= touch.TimeMs; i--)
        {
            var held = _touches[i];
            if (held.TimeMs == touch.TimeMs && held.Item == touch.Item && held.Type == touch.Type)
                return true;
        }

        return false;
    }

    internal void Add(Interaction touch, bool hasId)
    {
        EventsHaveIds &= hasId;
        Interaction.Insert(_touches, touch);
    }

    /// <summary>Holds events later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    internal void Hold(long beyondMs, long toMs) => Interaction.Hold(_touches, beyondMs, toMs);

    internal void Write(ref StateWriter writer)
    {
        writer.Bytes(Id);
        writer.Number((IdIsGiven ? 1 : 0) + (EventsHaveIds ? 2 : 0));
        writer.Number(FirstOffset);
        Interaction.WriteAll(ref writer, _touches);
    }

    internal static Session Read(ref StateReader reader)
    {
        var id = reader.Bytes().ToArray();
        var flags = reader.Int(0, 3);
        var session = new Session(id, (flags & 1) != 0, reader.Number()) { EventsHaveIds = (flags & 2) != 0 };
        Interaction.ReadAll(ref reader, session._touches, min: 1, TouchesMax);
        return session;
    }

    private static byte[] KeyOf(byte[] id, long firstOffset)
    {
        Span<byte> digits = stackalloc byte[20];
        System.Buffers.Text.Utf8Formatter.TryFormat(firstOffset, digits, out var used);
        var key = new byte[id.Length + 1 + used];
        id.CopyTo(key, 0);
        key[id.Length] = (byte)'@';
        digits[..used].CopyTo(key.AsSpan(id.Length + 1));
        return key;
    }
}
