using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Tests;

/// <summary>Faults that are put in on purpose are found: a simulation that can't fail would prove nothing.</summary>
public sealed class MutationTests
{
    private const int SeedsMax = 60;

    public static TheoryData<string> Mutations => [.. Enum.GetNames<Mutation>().Where(name => name != "None")];

    [Theory]
    [MemberData(nameof(Mutations))]
    public void Run_with_a_fault_finds_it(string mutation) => Enumerable.Range(1, SeedsMax)
        .Any(seed => Run(seed, Enum.Parse<Mutation>(mutation)).Failure is not null)
        .ShouldBeTrue($"no seed of {SeedsMax} finds {mutation}");

    /// <summary>
    /// Only servers know the keys of requests, and have a back office. Only in a log file, which even seeds are of, is
    /// an event there once; only brokers hide what is committed.
    /// </summary>
    private static SimulationResult Run(int seed, Mutation mutation) => mutation switch
    {
        Mutation.RetryKeysAreLost or Mutation.ItemsAreLost => Run(2 * seed, Scenario.Serving, mutation),
        Mutation.HiddenIsForgotten => Run((2 * seed) - 1, Scenario.Serving, mutation),
        _ => Run(seed, Scenario.Any, mutation),
    };

    private static SimulationResult Run(int seed, Scenario scenario, Mutation mutation) =>
        new ShopSimulation(seed, SimulationPlan.Of(seed, scenario, mutation)).Run();
}
