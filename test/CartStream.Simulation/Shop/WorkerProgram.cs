using CartStream.Events;
using CartStream.Log;
using CartStream.Models;
using CartStream.Processing.Processor;
using CartStream.Processing.Worker;
using CartStream.Simulation.Brokers;

namespace CartStream.Simulation.Shop;

/// <summary>A stream worker, or the one in a server.</summary>
internal sealed class WorkerProgram(
    SimulatedCluster cluster, string name, WorkerOptions options, SimulationPlan plan, SimulatedDisk disk)
    : SimulatedProgram(cluster, name)
{
    private CancellationTokenSource? _stop;

    /// <summary>The disk with its snapshots.</summary>
    public SimulatedDisk Disk => disk;

    /// <summary>The worker that runs; null between two.</summary>
    public StreamWorker? Worker { get; private set; }

    /// <summary>Its model.</summary>
    public ShopModel? Model { get; private set; }

    /// <summary>The items of <see cref="Model"/>.</summary>
    public ItemDictionary Items { get; private set; } = new();

    /// <summary>How it works.</summary>
    public WorkerOptions Options => options;

    /// <inheritdoc/>
    public override bool IsService => true;

    /// <summary>Asks it to end.</summary>
    public void Stop()
    {
        IsDone = true;
        _stop?.Cancel();
    }

    /// <summary>Asks it to end; it will be started again.</summary>
    public void StopOnce() => _stop?.Cancel();

    /// <inheritdoc/>
    protected override void Run(SimulatedLog log, TimeProvider time)
    {
        Worker = null;
        if (IsDone)
            return;
        using var stop = new CancellationTokenSource();
        _stop = stop;
        try
        {
            Run(log, time, stop.Token);
        }
        finally
        {
            _stop = null;
        }
    }

    private void Run(SimulatedLog log, TimeProvider time, CancellationToken stop)
    {
        Items = new ItemDictionary();
        Model = plan.CreateModel();
        if (Starts <= plan.CrashesAt.Count)
            log.Process.CallsBeforeCrash = plan.CrashesAt[Starts - 1];
        var learns = options.Processor.Learning == ModelLearning.FromSessions;
        using var worker = new StreamWorker(
            plan.IsEmbedded ? log : Retrying(log, time, stop),
            options,
            Items,
            Model,
            time,
            learns ? disk.Open(log) : null);
        Worker = worker;
        worker.Run(polled: null, stop);
    }
}
