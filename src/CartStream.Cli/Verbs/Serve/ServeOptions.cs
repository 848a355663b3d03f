using CartStream.Cli.CommandLine;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>What <c>cartstream serve</c> was asked for.</summary>
internal sealed record ServeOptions
{
    /// <summary>The log.</summary>
    public required LogChoice Log { get; init; }

    /// <summary>How to listen and answer.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The folder for snapshots of the model; null for none.</summary>
    public string? State { get; init; }

    /// <summary>The hash of the group's configuration that is replaced; null for none.</summary>
    public string? ReplacesConfig { get; init; }

    /// <summary>Whether simulated shoppers stream in.</summary>
    public bool Demo { get; init; }

    /// <summary>How many events a second they send, about.</summary>
    public double DemoEventsPerSecond { get; init; }

    /// <summary>Throws when the options don't hold together.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = new List<string>([.. Server.Faults(), .. Log.Faults()]);
        if (DemoEventsPerSecond is not (> 0 and <= 1_000))
            faults.Add($"demo-rate: found {DemoEventsPerSecond}, expected above 0 to 1000 events a second");
        if (State is not null && Log.Kafka is null)
            faults.Add("--state: expected --kafka, too; a store needs no snapshots");
        if (ReplacesConfig is not null && Log.Kafka is null)
            faults.Add("--replace-config: expected --kafka, too; a store takes the settings that it is opened with");
        if (State?.Length == 0)
            faults.Add("--state is empty, expected a folder");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
