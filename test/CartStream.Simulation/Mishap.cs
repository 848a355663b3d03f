namespace CartStream.Simulation;

/// <summary>Faults of a machine or of the cluster.</summary>
internal enum Mishap
{
    /// <summary>A process crashes, now or at one of its next calls of the log.</summary>
    Crash,

    /// <summary>A process stands still and goes on when others have taken over: a zombie.</summary>
    Pause,

    /// <summary>A process doesn't reach the brokers.</summary>
    CutOff,

    /// <summary>No broker answers, for up to 70 s.</summary>
    Outage,

    /// <summary>The group's offsets expire.</summary>
    LoseOffsets,

    /// <summary>Another client moves the group's offset.</summary>
    MoveOffset,

    /// <summary>Brokers compact a topic.</summary>
    Compact,

    /// <summary>A disk is full for some time.</summary>
    FullDisk,

    /// <summary>A disk damages the newest snapshot.</summary>
    DamagedDisk,

    /// <summary>A worker is stopped and started again, as by an upgrade.</summary>
    Restart,
}
