using CartStream.Simulation.Brokers;

namespace CartStream.Simulation;

/// <summary>Seeds that are run one after the other.</summary>
internal sealed record SeedRun
{
    /// <summary>The first seed.</summary>
    public int First { get; init; } = 1;

    /// <summary>How many.</summary>
    public int Count { get; init; } = 100;

    /// <summary>After how long no other one is begun; null for never.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>The fault that is put in on purpose.</summary>
    public Mutation Mutation { get; init; }

    /// <summary>The scenario of the simulations.</summary>
    public Scenario Scenario { get; init; }

    /// <summary>Whether to print what happens.</summary>
    public bool IsTraced { get; init; }

    /// <summary>Runs them, prints those that fail and a sum, and returns whether all hold.</summary>
    public bool Run(TextWriter into)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        long events = 0, commits = 0, steps = 0;
        int failed = 0, run = 0, crashes = 0, mishaps = 0;
        var simulated = TimeSpan.Zero;
        for (; run < Count && !(TimeProvider.System.GetElapsedTime(startedAt) > Limit); run++)
        {
            var seed = First + run;
            var result = new ShopSimulation(
                seed, SimulationPlan.Of(seed, Scenario, Mutation), IsTraced ? into.WriteLine : null).Run();
            if (result.Failure is not null || Count == 1)
                into.WriteLine(result);
            failed += result.Failure is null ? 0 : 1;
            (events, commits, steps) = (events + result.Events, commits + result.Commits, steps + result.Steps);
            (crashes, mishaps, simulated) =
                (crashes + result.Crashes, mishaps + result.Mishaps, simulated + result.Lasted);
        }

        into.WriteLine(FormattableString.Invariant(
            $"{run} seeds from {First}: {failed} failed; {events} events, {commits} commits, {mishaps} mishaps, {
                crashes} crashes, {steps} turns, {simulated.TotalHours:0.0} simulated hours in {
                TimeProvider.System.GetElapsedTime(startedAt).TotalSeconds:0} s"));
        return failed == 0;
    }
}
