using CartStream.Cli.CommandLine;
using CartStream.Datasets.Simulation;

namespace CartStream.Cli.Verbs.Simulate;

/// <summary>The options of <c>cartstream simulate</c>.</summary>
/// <param name="Shop">The simulated shop.</param>
/// <param name="Out">The output file, or <see cref="Stdout"/>; null when the events go to a log.</param>
/// <param name="Log">The log; none when the events go to <paramref name="Out"/>.</param>
/// <param name="Speed">How fast the shop's time runs.</param>
/// <param name="Json">Whether the summary is JSON.</param>
/// <param name="Quiet">Whether progress is hidden.</param>
internal sealed record SimulateOptions(
    SimulatorOptions Shop, string? Out, LogChoice Log, Speed Speed, bool Json, bool Quiet)
{
    /// <summary>The name for stdout.</summary>
    public const string Stdout = "-";

    /// <summary>Whether the events are written to stdout, which then contains nothing else.</summary>
    public bool ToStdout => Out == Stdout;

    /// <summary>Throws when the options are contradictory.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = Shop.Faults().Select(fault => $"--{fault}").ToList();
        if (ToStdout && Json)
            faults.Add("--json and --out - both want stdout; give --out a file");
        if ((Out is null) == Log.IsNone)
            faults.Add("expected one of --out, --store and --kafka");
        if (Out?.Length == 0)
            faults.Add("--out is empty, expected a file or -");
        if (!Log.IsNone)
            faults.AddRange(Log.Faults());
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
