using CartStream.Cli.CommandLine;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>The options of <c>cartstream serve</c>.</summary>
internal sealed record ServeOptions
{
    /// <summary>The log.</summary>
    public required LogChoice Log { get; init; }

    /// <summary>The server's settings.</summary>
    public required ServerOptions Server { get; init; }

    /// <summary>The folder for snapshots of the model; null for none.</summary>
    public string? State { get; init; }

    /// <summary>The hash of the group's configuration to replace; null for none.</summary>
    public string? ReplacesConfig { get; init; }

    /// <summary>Whether simulated shoppers send events.</summary>
    public bool Demo { get; init; }

    /// <summary>Approximately how many events a second they send.</summary>
    public double DemoEventsPerSecond { get; init; }

    /// <summary>Throws when the options are invalid.</summary>
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
