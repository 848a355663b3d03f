using System.IO.Hashing;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// A shopper's visit while it is open. Invariants: <see cref="Interactions"/> are in order of (time, offset), at least
/// one and at most <see cref="InteractionsMax"/>; when it is full, the visit continues in a new session of the same id,
/// so that the state kept and written per event stays bounded however long a robot browses.
/// </summary>
public sealed class Session
{
    /// <summary>Events a session holds.</summary>
    public const int InteractionsMax = 200;

    private readonly List<Interaction> _interactions = [];
    private byte[]? _key;

    internal Session(byte[] id, bool idIsGiven, long firstOffset)
    {
        Id = id;
        IdIsGiven = idIsGiven;
        FirstOffset = firstOffset;
    }

    /// <summary>The shop's session id, or a generated one when idle time separates sessions; UTF-8.</summary>
    public byte[] Id { get; }

    /// <summary>Whether the shop gave the id.</summary>
    public bool IdIsGiven { get; }

    /// <summary>Whether each of its events had an id of its own, which identifies it.</summary>
    internal bool EventsHaveIds { get; private set; } = true;

    /// <summary>Log offset of the event that opened it.</summary>
    public long FirstOffset { get; }

    /// <summary>The key in topic <c>sessions</c>: <c>id@first offset</c>, unique per partition.</summary>
    public byte[] Key => _key ??= KeyOf(Id, FirstOffset);

    /// <summary>The key in models of a session in <paramref name="partition"/>, 0 or more.</summary>
    public ulong ModelKeyIn(int partition) => ModelKeyOf(Key, partition);

    /// <summary>
    /// The key in models of a session by its key in topic <c>sessions</c>. It depends on the partition, because two
    /// partitions may have the same key: a guest's session goes on under the same id after a login.
    /// </summary>
    /// <param name="key">The key of the record.</param>
    /// <param name="partition">The partition of the record, 0 or more.</param>
    public static ulong ModelKeyOf(ReadOnlySpan<byte> key, int partition) => XxHash3.HashToUInt64(key, partition);

    /// <summary>Its events, oldest first; valid until the next event.</summary>
    public ReadOnlySpan<Interaction> Interactions => CollectionsMarshal.AsSpan(_interactions);

    /// <summary>Time of its earliest event, milliseconds since 1970.</summary>
    public long StartMs => _interactions[0].TimeMs;

    /// <summary>Its newest event.</summary>
    public EventStamp LastAt => _interactions[^1].At;

    /// <summary>Whether it can take no further event.</summary>
    public bool IsFull => _interactions.Count >= InteractionsMax;

    /// <summary>Whether this session holds any event on <paramref name="item"/>.</summary>
    public bool Holds(int item) => Holds(Interactions, item);

    /// <summary>Whether any of some interactions is on <paramref name="item"/>.</summary>
    internal static bool Holds(ReadOnlySpan<Interaction> interactions, int item)
    {
        foreach (ref readonly var interaction in interactions)
        {
            if (interaction.Item == item)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether <paramref name="e"/> belongs to this visit: both have the same given id, or neither has one and the
    /// event lies at most <paramref name="idleGapMs"/> outside of it.
    /// </summary>
    internal bool Covers(in ShopperEvent e, long idleGapMs)
    {
        if (!e.SessionId.IsEmpty)
            return IdIsGiven && e.SessionId.SequenceEqual(Id);
        return !IdIsGiven && e.TimeMs - LastAt.TimeMs <= idleGapMs && StartMs - e.TimeMs <= idleGapMs;
    }

    /// <summary>The newest events, oldest first, back to <paramref name="count"/> different items.</summary>
    /// <param name="count">1 to <see cref="ShopperOptions.HistoryItemsMax"/>.</param>
    public ReadOnlySpan<Interaction> LastItems(int count) => LastItems(Interactions, count);

    /// <summary>The same of any interactions, oldest first.</summary>
    /// <param name="interactions">The interactions.</param>
    /// <param name="count">1 to <see cref="ShopperOptions.HistoryItemsMax"/>.</param>
    public static ReadOnlySpan<Interaction> LastItems(ReadOnlySpan<Interaction> interactions, int count)
    {
        Span<int> met = stackalloc int[ShopperOptions.HistoryItemsMax];
        var known = 0;
        for (var i = interactions.Length - 1; i >= 0; i--)
        {
            if (met[..known].Contains(interactions[i].Item))
                continue;
            if (known == count)
                return interactions[(i + 1)..];
            met[known++] = interactions[i].Item;
        }

        return interactions;
    }

    /// <summary>Whether it holds the same action on the same item at the same time already.</summary>
    internal bool HoldsSame(Interaction interaction)
    {
        for (var i = _interactions.Count - 1; i >= 0 && _interactions[i].TimeMs >= interaction.TimeMs; i--)
        {
            var held = _interactions[i];
            if (held.TimeMs == interaction.TimeMs && held.Item == interaction.Item && held.Type == interaction.Type)
                return true;
        }

        return false;
    }

    internal void Add(Interaction interaction, bool hasId)
    {
        EventsHaveIds &= hasId;
        Interaction.Insert(_interactions, interaction);
    }

    /// <summary>Clamps events later than <paramref name="beyondMs"/> to <paramref name="toMs"/>.</summary>
    internal void ClampTimes(long beyondMs, long toMs) => Interaction.ClampTimes(_interactions, beyondMs, toMs);

    internal void Write(ref StateWriter writer)
    {
        writer.WriteBytes(Id);
        writer.WriteNumber((IdIsGiven ? 1 : 0) + (EventsHaveIds ? 2 : 0));
        writer.WriteNumber(FirstOffset);
        Interaction.WriteAll(ref writer, _interactions);
    }

    internal static Session Read(ref StateReader reader)
    {
        var id = reader.ReadBytes().ToArray();
        var flags = reader.ReadInt(0, 3);
        var session = new Session(id, (flags & 1) != 0, reader.ReadNumber()) { EventsHaveIds = (flags & 2) != 0 };
        Interaction.ReadAll(ref reader, session._interactions, min: 1, InteractionsMax);
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
