using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Tests;

/// <summary>
/// The deterministic simulation with a fixed number of seeds. One that fails is printed, and runs again by
/// <c>eng/simulate.sh --seed N</c>.
/// </summary>
public sealed class SimulationTests
{
    private const int Seeds = 60;
    private const int SeedsOfScenario = 8;

    [Fact]
    public void Run_seeds_everything_holds() => ShouldHold(Scenario.Any, Seeds);

    [Theory]
    [InlineData(nameof(Scenario.LostOffsets))]
    [InlineData(nameof(Scenario.MovedOffsets))]
    [InlineData(nameof(Scenario.Outages))]
    [InlineData(nameof(Scenario.WrongClocks))]
    [InlineData(nameof(Scenario.Repetitions))]
    [InlineData(nameof(Scenario.Forgetting))]
    [InlineData(nameof(Scenario.EveryStep))]
    [InlineData(nameof(Scenario.Serving))]
    public void Run_scenario_everything_holds(string scenario) =>
        ShouldHold(Enum.Parse<Scenario>(scenario), SeedsOfScenario);

    [Fact]
    public void Run_same_seed_gives_the_same_trace()
    {
        var first = Run(7, Scenario.Any);

        Run(7, Scenario.Any).ToString().ShouldBe(first.ToString());
        Run(8, Scenario.Any).Trace.ShouldNotBe(first.Trace);
    }

    /// <summary>Requests pass the platform's own code, which must not bring in the threads of its pool.</summary>
    [Fact]
    public void Run_same_seed_of_servers_gives_the_same_trace() =>
        Run(1, Scenario.Serving).ToString().ShouldBe(Run(1, Scenario.Serving).ToString());

    private static void ShouldHold(Scenario scenario, int seeds) => Enumerable.Range(1, seeds)
        .Select(seed => Run(seed, scenario))
        .Where(result => result.Failure is not null)
        .Select(result => $"{scenario}: {result}")
        .ShouldBeEmpty();

    private static SimulationResult Run(int seed, Scenario scenario) =>
        new ShopSimulation(seed, SimulationPlan.Of(seed, scenario)).Run();
}
