namespace CartStream.Simulation.Brokers;

/// <summary>How the simulated brokers and the network behave; chances are from 0 to 1.</summary>
internal sealed record LogFaults
{
    /// <summary>No faults at all.</summary>
    public static LogFaults None { get; } = new();

    /// <summary>That a call fails before it has an effect, in a way that may pass.</summary>
    public double Fails { get; init; }

    /// <summary>That a call fails in a way that ends its process, such as for want of a right.</summary>
    public double Fatal { get; init; }

    /// <summary>That a commit's outcome stays unknown.</summary>
    public double Undecided { get; init; }

    /// <summary>That brokers end a transaction instead of committing it.</summary>
    public double Aborts { get; init; }

    /// <summary>That a call takes seconds.</summary>
    public double Slow { get; init; }

    /// <summary>How late readers see a commit at most.</summary>
    public TimeSpan VisibleAfter { get; init; }
}
