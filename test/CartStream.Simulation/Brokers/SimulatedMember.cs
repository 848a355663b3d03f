using CartStream.Log;
using CartStream.Simulation.Running;

namespace CartStream.Simulation.Brokers;

/// <summary>A process's membership of a group.</summary>
internal sealed class SimulatedMember : IGroupMembership
{
    private readonly SimulatedLog _log;
    private readonly SimulatedGroup _group;
    private readonly IRebalanceListener _owner;
    private readonly SortedSet<int> _held = [];
    private bool _wasAssigned;
    private bool _disposed;

    public SimulatedMember(SimulatedLog log, SimulatedGroup group, string? name, IRebalanceListener owner)
    {
        _log = log;
        _group = group;
        _owner = owner;
        Name = name;
        group.Join(this);
    }

    public string? Name { get; }

    public SimulatedProcess Process => _log.Process;

    public void Poll(TimeSpan wait)
    {
        var scheduler = _log.Cluster.Scheduler;
        _log.CrashIfDue();
        scheduler.Sleep("poll", scheduler.UpTo(wait));
        if (!_log.IsReachable)
            return;
        _group.Expire();
        if (!_group.Knows(this))
            JoinAgain();
        var given = _group.ToGiveUp(this);
        if (given.Count > 0)
        {
            Revoke(given);
            _group.LetGo(this, given);
        }

        var got = _group.Give(this);
        if (got.Count == 0 && _wasAssigned)
            return;
        _wasAssigned = true;
        scheduler.Note($"given {string.Join(' ', got)}");
        _held.UnionWith(got);
        _owner.Assign(got);
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_held.Count > 0)
            Revoke([.. _held]);
        if (Name is null && !Process.IsDead)
            _group.Remove(this);
    }

    private void JoinAgain()
    {
        _log.Cluster.Scheduler.Note("joins again");
        if (_held.Count > 0)
            Revoke([.. _held]);
        _group.Join(this);
    }

    private void Revoke(List<int> given)
    {
        _log.Cluster.Scheduler.Note($"gives up {string.Join(' ', given)}");
        _held.ExceptWith(given);
        _owner.Revoke(given);
    }
}
