using CartStream.Datasets.Simulation;

namespace CartStream.Datasets.Tests.Simulation;

/// <summary>The default shop's default run, read once for all the tests that look at it.</summary>
public sealed class SimulatedWeek
{
    public SimulatedWeek() => Sessions = [.. Events.GroupBy(e => e.Session)];

    internal List<SimulatedEvent> Events { get; } = SimulatedEvent.Read(new SimulatorOptions());

    internal List<IGrouping<string, SimulatedEvent>> Sessions { get; }

    internal long StartMs { get; } = SimulatorOptions.StartDefault.ToUnixTimeMilliseconds();

    /// <summary>Whole days.</summary>
    internal int Days => (int)((Events[^1].TimeMs - StartMs) / 86_400_000);
}
