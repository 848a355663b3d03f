using System.Runtime.InteropServices;
using CartStream.Index;

namespace CartStream.Processing.ModelSync;

/// <summary>
/// How far each session of a partition was learnt, so that of a record that was written again only its new events are.
/// </summary>
/// <remarks>
/// Invariants: no event is learnt twice. At most twice <paramref name="sessionsMax"/> sessions are remembered, those
/// that changed last; of one that was forgotten, or never seen, the events after the newest event of all forgotten ones
/// are taken for new. So an event is missed only in a session that was first seen when that many others had changed
/// since the event.
/// </remarks>
/// <param name="sessionsMax">Sessions after which the oldest begin to be forgotten, from 1.</param>
internal sealed class SessionOffsets(int sessionsMax = SessionOffsets.SessionsMaxDefault)
{
    public const int SessionsMaxDefault = 100_000;

    private Dictionary<ulong, long> _young = [];
    private Dictionary<ulong, long> _old = [];
    private long _forgottenTo = -1;

    /// <summary>
    /// The offset up to which the session was learnt, -1 for none; from now on it is <paramref name="offset"/>.
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

    /// <summary>Writes all that is remembered.</summary>
    public void Save(SnapshotWriter into)
    {
        into.Number(_forgottenTo);
        foreach (var sessions in (Dictionary<ulong, long>[])[_young, _old])
        {
            into.Array<ulong>([.. sessions.Keys]);
            into.Array<long>([.. sessions.Values]);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SessionOffsets Load(SnapshotReader from)
    {
        var loaded = new SessionOffsets { _forgottenTo = from.Number("forgotten offset", -1, long.MaxValue) };
        foreach (var sessions in (Dictionary<ulong, long>[])[loaded._young, loaded._old])
        {
            var keys = from.Array<ulong>("sessions", SessionsMaxDefault);
            var offsets = from.Array<long>("offsets", SessionsMaxDefault);
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
