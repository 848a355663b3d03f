using CartStream.Cli.CommandLine;
using CartStream.Models;
using CartStream.Options;
using CartStream.Processing.Worker;

namespace CartStream.Cli.Verbs.Process;

/// <summary>The options of <c>cartstream process</c>.</summary>
internal sealed record ProcessOptions
{
    /// <summary>The log.</summary>
    public required LogChoice Log { get; init; }

    /// <summary>Name of the model.</summary>
    public string Model { get; init; } = ShopModel.DefaultName;

    /// <summary>The model's parameters.</summary>
    public ModelOptions Parameters { get; init; } = new();

    /// <summary>The worker's settings.</summary>
    public required WorkerOptions Worker { get; init; }

    /// <summary>The folder for snapshots of the model; null for none.</summary>
    public string? State { get; init; }

    /// <summary>Whether the result is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is hidden.</summary>
    public bool Quiet { get; init; }

    /// <summary>Throws when the options are invalid.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = Worker.Faults().Select(fault => $"--{fault}").ToList();
        faults.AddRange(Log.Faults());
        if (State is not null && Log.Kafka is null)
            faults.Add("--state: expected --kafka, too; a store needs no snapshots");
        if (State?.Length == 0)
            faults.Add("--state is empty, expected a folder");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
