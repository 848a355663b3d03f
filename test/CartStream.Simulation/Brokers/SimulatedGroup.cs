using CartStream.Simulation.Running;

namespace CartStream.Simulation.Brokers;

/// <summary>
/// A consumer group's coordinator: partitions go round among the members in order of joining; one that moves is first
/// given up by its member, or taken from it when the member was not heard of for a session.
/// </summary>
internal sealed class SimulatedGroup(Scheduler scheduler, int partitions)
{
    /// <summary>How long a member may be silent.</summary>
    public static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(10);

    private readonly List<SimulatedMember> _members = [];
    private readonly SimulatedMember?[] _owners = new SimulatedMember?[partitions];

    public void Join(SimulatedMember member)
    {
        if (member.Name is not null)
            Remove(_members.Find(one => one.Name == member.Name));
        _members.Add(member);
    }

    public bool Knows(SimulatedMember member) => _members.Contains(member);

    public void Remove(SimulatedMember? member)
    {
        if (member is null || !_members.Remove(member))
            return;
        for (var i = 0; i < _owners.Length; i++)
        {
            if (_owners[i] == member)
                _owners[i] = null;
        }
    }

    /// <summary>Lets go of members that were not heard of.</summary>
    public void Expire()
    {
        foreach (var member in _members.ToList())
        {
            if (scheduler.Now - member.Process.LastSeen > SessionTimeout.Ticks)
            {
                scheduler.Note($"session of {member.Process.Name} ends");
                Remove(member);
            }
        }
    }

    /// <summary>The partitions that the member has and should release.</summary>
    public List<int> ToGiveUp(SimulatedMember member) =>
        [.. Enumerable.Range(0, partitions).Where(one => _owners[one] == member && Target(one) != member)];

    /// <summary>
    /// The partitions that the member should have and that are free; they are the member's from now on.
    /// </summary>
    public List<int> Give(SimulatedMember member)
    {
        var given = Enumerable.Range(0, partitions)
            .Where(one => _owners[one] is null && Target(one) == member).ToList();
        given.ForEach(one => _owners[one] = member);
        return given;
    }

    /// <summary>The member has given up what it had, unless others were given it meanwhile.</summary>
    public void LetGo(SimulatedMember member, IEnumerable<int> given)
    {
        foreach (var one in given.Where(one => _owners[one] == member))
            _owners[one] = null;
    }

    private SimulatedMember? Target(int partition) =>
        _members.Count == 0 ? null : _members[partition % _members.Count];
}
