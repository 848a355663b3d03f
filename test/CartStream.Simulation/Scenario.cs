namespace CartStream.Simulation;

/// <summary>Faults that users have met, each as a plan of its own (issue 18).</summary>
internal enum Scenario
{
    /// <summary>Everything, by the seed.</summary>
    Any,

    /// <summary>The group's offsets are lost while workers are away (1.1).</summary>
    LostOffsets,

    /// <summary>Another client moves the group's offsets (1.1).</summary>
    MovedOffsets,

    /// <summary>Brokers restart, and are all away for up to 70 s (1.4).</summary>
    Outages,

    /// <summary>Clocks of producers are ahead and behind (2.1, 4.1).</summary>
    WrongClocks,

    /// <summary>Events are delivered twice (3.1).</summary>
    Repetitions,

    /// <summary>Shoppers are forgotten while their events come in and workers crash (4.3).</summary>
    Forgetting,

    /// <summary>A worker crashes at one step of the log after the other.</summary>
    EveryStep,

    /// <summary>Servers get HTTP requests while they crash, disks are full and answers are lost.</summary>
    Serving,
}
