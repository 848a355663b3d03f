using System.Runtime.InteropServices;
using CartStream.Index;

namespace CartStream.Processing.ModelSync;

/// <summary>
/// How much of each session of a partition was learnt, so that only the new events of a rewritten record are learnt.
/// </summary>
/// <remarks>
/// Invariants: no event is learnt twice. Two generations of sessions are remembered, those that changed last; the
/// session by which a generation exceeds <paramref name="sessionsMax"/> ends it. In a session that was evicted or never
/// seen, events after the newest event of all evicted sessions count as new. So an event is missed only in a session
/// that is first seen after that many others have changed since the event.
/// </remarks>
/// <param name="sessionsMax">The number of sessions after which the oldest are evicted, at least 1.</param>
internal sealed class SessionOffsets(int sessionsMax = SessionOffsets.SessionsMaxDefault)
{
    public const int SessionsMaxDefault = 100_000;

    private const int GenerationMax = SessionsMaxDefault + 1;

    private Dictionary<ulong, long> _young = [];
    private Dictionary<ulong, long> _old = [];
    private long _forgottenTo = -1;

    /// <summary>
    /// Sets the offset up to which the session is learnt to <paramref name="offset"/>; returns the previous one, -1 for
    /// none.
    /// </summary>
    public long Advance(ulong session, long offset)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_young, session, out var isYoung);
        var before = isYoung ? known : _old.GetValueOrDefault(session, _forgottenTo);
        known = Math.Max(before, offset);
        if (_young.Count > sessionsMax)
            ForgetOldest();
        return before;
    }

    /// <summary>Writes everything remembered.</summary>
    public void Save(SnapshotWriter into)
    {
        into.WriteNumber(_forgottenTo);
        foreach (var sessions in (Dictionary<ulong, long>[])[_young, _old])
        {
            into.WriteArray<ulong>([.. sessions.Keys]);
            into.WriteArray<long>([.. sessions.Values]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SessionOffsets Load(SnapshotReader from)
    {
        var loaded = new SessionOffsets { _forgottenTo = from.ReadNumber("forgotten offset", -1, long.MaxValue) };
        foreach (var sessions in (Dictionary<ulong, long>[])[loaded._young, loaded._old])
        {
            var keys = from.ReadArray<ulong>("sessions", GenerationMax);
            var offsets = from.ReadArray<long>("offsets", GenerationMax);
            if (keys.Length != offsets.Length)
                throw new InvalidDataException($"found {offsets.Length} offsets, expected {keys.Length}");
            for (var i = 0; i < keys.Length; i++)
                sessions[keys[i]] = offsets[i];
        }

        return loaded;
    }

    private void ForgetOldest()
    {
        foreach (var (session, offset) in _old)
        {
            if (!_young.ContainsKey(session))
                _forgottenTo = Math.Max(_forgottenTo, offset);
        }

        _old.Clear();
        (_young, _old) = (_old, _young);
    }
}
