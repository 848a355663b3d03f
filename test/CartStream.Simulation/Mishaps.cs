using CartStream.Log;
using CartStream.Simulation.Brokers;
using CartStream.Simulation.Running;
using CartStream.Simulation.Shop;

namespace CartStream.Simulation;

/// <summary>Makes mishaps happen, and counts them.</summary>
internal sealed class Mishaps(
    SimulationPlan plan, SimulatedCluster cluster, IReadOnlyList<SimulatedProgram> programs)
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan DiskFullMax = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(70);
    private readonly Scheduler _scheduler = cluster.Scheduler;

    /// <summary>All of them.</summary>
    public int Count { get; private set; }

    private List<WorkerProgram> Workers => [.. programs.OfType<WorkerProgram>()];

    /// <summary>Makes one happen.</summary>
    public void Happen()
    {
        // A client's machine has faults of its network alone.
        var running = programs.Where(one => !one.IsOver && !one.Process.IsDead && one is not ClientProgram).ToList();
        if (running.Count == 0)
            return;
        Count++;
        var victim = running[_scheduler.Random.Next(running.Count)];
        var what = plan.Mishaps[_scheduler.Random.Next(plan.Mishaps.Count)];
        _scheduler.Note($"{what} ({victim.Name})");
        Happen(what, victim.Process);
    }

    private void Happen(Mishap what, SimulatedProcess victim)
    {
        switch (what)
        {
            case Mishap.Crash:
                victim.CallsBeforeCrash = _scheduler.Random.Next(60);
                break;
            case Mishap.Pause:
                victim.PausedUntil = _scheduler.Later(_scheduler.UpTo(PauseMax));
                break;
            case Mishap.CutOff:
                victim.CutOffUntil = _scheduler.Later(_scheduler.UpTo(PauseMax));
                break;
            case Mishap.Outage when _scheduler.Happens(0.3):
                cluster.AwayUntil = _scheduler.Later(_scheduler.UpTo(OutageMax));
                break;
            case Mishap.LoseOffsets:
                cluster.Tampered.UnionWith(cluster.Offsets.Keys);
                cluster.Offsets.Clear();
                break;
            case Mishap.MoveOffset:
                MoveOffset();
                break;
            case Mishap.Compact:
                Compact();
                break;
            case Mishap.Restart:
                Restart();
                break;
            default:
                DamageDisks(what);
                break;
        }
    }

    private void MoveOffset()
    {
        var partition = _scheduler.Random.Next(plan.Partitions);
        // A group that stands somewhere before anything was processed is refused: its state was lost.
        if (cluster.TotalsOf(partition) is not null)
            MoveOffset(Topology.ProcessorGroup, Topology.UserEvents, partition);
        // Before the first link, the group's offset is where an operator wants links to begin.
        if (cluster.TotalsOf(0)?.IdentityOffsets is not null)
            MoveOffset(Topology.IdentityGroup, Topology.Identities, partition);
    }

    private void MoveOffset(string group, string topic, int partition)
    {
        var key = (group, topic, partition);
        cluster.Offsets[key] = _scheduler.Random.Next((int)cluster.Find(topic, partition).Next + 1);
        cluster.Tampered.Add(key);
    }

    private void Compact()
    {
        foreach (var topic in cluster.Topics.Where(topic => topic.Compacted))
        {
            foreach (var partition in cluster.Find(topic.Name))
                partition.Compact(partition.StableEnd(_scheduler.Now));
        }
    }

    private void DamageDisks(Mishap what)
    {
        if (what == Mishap.FullDisk && plan.Servers > 0 && plan.IsEmbedded)
            cluster.DiskFullUntil = _scheduler.Later(_scheduler.UpTo(DiskFullMax));
        foreach (var server in programs.OfType<ServerProgram>())
            server.Disk.IsFull = what == Mishap.FullDisk && _scheduler.Happens(0.5) ? 1 : 0;
        foreach (var worker in Workers)
        {
            if (what == Mishap.FullDisk)
                worker.Disk.IsFull = _scheduler.Happens(0.5) ? 1 : 0;
            else if (what == Mishap.DamagedDisk)
                worker.Disk.Damage();
        }
    }

    private void Restart()
    {
        var workers = Workers.Where(one => !one.IsOver).ToList();
        if (workers.Count > 0)
            workers[_scheduler.Random.Next(workers.Count)].StopOnce();
    }
}
