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

    private static SimulationResult Run(int seed, Mutation mutation) =>
        new ShopSimulation(seed, SimulationPlan.Of(seed, ScenarioOf(mutation), mutation)).Run();

    /// <summary>Only servers know the keys of requests.</summary>
    private static Scenario ScenarioOf(Mutation mutation) =>
        mutation == Mutation.RetryKeysAreLost ? Scenario.Serving : Scenario.Any;
}
