namespace CartStream.Simulation;

/// <summary>How a seed's simulation ended.</summary>
internal sealed record SimulationResult
{
    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>The simulation's plan.</summary>
    public required SimulationPlan Plan { get; init; }

    /// <summary>The violated invariant; null for none.</summary>
    public required string? Failure { get; init; }

    /// <summary>Equal for runs that are the same.</summary>
    public required ulong Trace { get; init; }

    /// <summary>Records of <c>user-events</c>.</summary>
    public required long Events { get; init; }

    /// <summary>Transactions committed.</summary>
    public required long Commits { get; init; }

    /// <summary>Crashes of processes.</summary>
    public required int Crashes { get; init; }

    /// <summary>Mishaps of all kinds.</summary>
    public required int Mishaps { get; init; }

    /// <summary>Turns of threads.</summary>
    public required long Steps { get; init; }

    /// <summary>Simulated time.</summary>
    public required TimeSpan Lasted { get; init; }

    /// <summary>The result in one line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"seed {Seed} trace {Trace:x16} ({Plan.Summary}): {Events} events, {Commits} commits, {Mishaps} mishaps, {
            Crashes} crashes, {Steps} turns, {Lasted.TotalSeconds:0} s: {Failure ?? "all holds"}");
}
