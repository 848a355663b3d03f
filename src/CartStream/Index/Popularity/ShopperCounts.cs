using System.Numerics;
using CartStream.Events;

namespace CartStream.Index.Popularity;

/// <summary>
/// Counts a shopper once a day for an item and type, by the newest session. Most shoppers have a single session and
/// cost no lookup.
/// </summary>
internal sealed class ShopperCounts
{
    private const long DayMs = 24L * 60 * 60 * 1_000;
    private const int SlotsMin = 1 << 10;
    private const int SlotsMax = 1 << 22;

    private readonly Dictionary<ulong, long> _countedMs = [];
    private byte[] _sessions = [];

    /// <summary>A hash of a shopper, an item and a type.</summary>
    public static ulong Hash(ulong shopper, int item, EventType type) =>
        SplitMix64.Mix(shopper, ((ulong)type << 32) | (uint)item);

    /// <summary>Begins a count over this many sessions.</summary>
    public void Begin(int sessions)
    {
        var slots = Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)sessions * 4), SlotsMin, SlotsMax);
        if (_sessions.Length < slots)
            _sessions = new byte[slots];
        else
            Array.Clear(_sessions);
    }

    /// <summary>Registers a session, before any is counted.</summary>
    public void AddSession(ulong shopper)
    {
        ref var sessions = ref SlotOf(shopper);
        sessions += (byte)(sessions < 2 ? 1 : 0);
    }

    /// <summary>
    /// Counts an item and type of a session, from the newest session to the oldest; false when a newer one of the
    /// shopper, opened less than a day later, has counted for it.
    /// </summary>
    public bool TryCount(in StoredSession session, int item, EventType type)
    {
        if (session.Shopper == 0 || SlotOf(session.Shopper) < 2)
            return true;
        var hash = Hash(session.Shopper, item, type);
        if (_countedMs.TryGetValue(hash, out var countedMs) && Math.Abs(countedMs - session.OpenedMs) < DayMs)
            return false;
        _countedMs[hash] = session.OpenedMs;
        return true;
    }

    /// <summary>Ends the count and frees its memory.</summary>
    public void End()
    {
        _countedMs.Clear();
        _countedMs.TrimExcess(0);
    }

    /// <summary>How many sessions the shoppers of a slot have, up to 2.</summary>
    private ref byte SlotOf(ulong shopper) => ref _sessions[shopper % (ulong)_sessions.Length];
}
