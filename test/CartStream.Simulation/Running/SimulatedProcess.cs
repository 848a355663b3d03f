namespace CartStream.Simulation.Running;

/// <summary>One run of a program on one machine, from its start to its end or crash.</summary>
internal sealed class SimulatedProcess(string name)
{
    /// <summary>The machine's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it has crashed or ended: nothing that it does has an effect any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>When it died, in ticks.</summary>
    public long DiedAt { get; private set; }

    /// <summary>Until when none of its threads runs, in ticks, as while a machine swaps or is suspended.</summary>
    public long PausedUntil { get; set; }

    /// <summary>Until when it doesn't reach the log, in ticks.</summary>
    public long CutOffUntil { get; set; }

    /// <summary>How many more calls it makes of the log before it crashes; null when it doesn't.</summary>
    public int? CallsBeforeCrash { get; set; }

    /// <summary>Readers that it has open.</summary>
    public int Readers { get; set; }

    /// <summary>When it last could reach the log, as of <paramref name="now"/>, in ticks.</summary>
    public long LastSeen { get; private set; }

    /// <summary>Notes that the process was heard of, if it could be.</summary>
    public void Tick(long now)
    {
        if (!IsDead && PausedUntil <= now && CutOffUntil <= now)
            LastSeen = now;
    }

    /// <summary>Ends it.</summary>
    public void Die(long now)
    {
        if (IsDead)
            return;
        IsDead = true;
        DiedAt = now;
    }
}
