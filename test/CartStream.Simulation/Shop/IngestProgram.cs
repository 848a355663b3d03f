using CartStream.Log;
using CartStream.Processing.Ingest;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>Sends an input exactly once, however often it is interrupted.</summary>
internal sealed class IngestProgram(SimulatedCluster cluster, string name, IReadOnlyList<SimulatedEvent> events)
    : SimulatedProgram(cluster, name)
{
    /// <summary>The events of the input.</summary>
    public IReadOnlyList<SimulatedEvent> Events => events;

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        using var source = new ListedSource(Name, events);
        var ingest = new EventIngest(Retrying(log, time, CancellationToken.None), source, time)
        {
            BatchEventsMax = 1 + Scheduler.Random.Next(20),
        };
        ingest.RunAsync(progress: null, CancellationToken.None).GetAwaiter().GetResult();
        IsDone = true;
    }
}
