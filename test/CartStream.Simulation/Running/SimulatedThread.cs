namespace CartStream.Simulation.Running;

/// <summary>A thread of a simulated process: a real one that runs only while the scheduler has given it its turn.
/// </summary>
internal sealed class SimulatedThread(int number, SimulatedProcess? process)
{
    /// <summary>Its index in the order in which threads began.</summary>
    public int Number { get; } = number;

    /// <summary>The process that it dies with; null for the simulation's own.</summary>
    public SimulatedProcess? Process { get; } = process;

    /// <summary>The real thread, by its managed number; 0 before its first turn.</summary>
    public int RealNumber { get; set; }

    /// <summary>Given its turn through this.</summary>
    public SemaphoreSlim Turn { get; } = new(0);

    /// <summary>The condition that it waits for; null if it waits for a time alone.</summary>
    public Func<bool>? Ready { get; set; }

    /// <summary>Until when it waits at most, in ticks; <see cref="long.MaxValue"/> for ever.</summary>
    public long Deadline { get; set; } = long.MinValue;

    /// <summary>Where it waits, for a report of threads that wait for ever.</summary>
    public string Point { get; set; } = "start";

    /// <summary>Whether it may run at <paramref name="now"/>.</summary>
    public bool MayRun(long now) =>
        Process is { IsDead: true } || ((Process?.PausedUntil ?? 0) <= now
            && (Deadline <= now || (Ready is { } ready && ready())));

    /// <summary>When it may run next without another thread's action.</summary>
    public long NextAt => Math.Max(Deadline, Process?.PausedUntil ?? 0);
}
