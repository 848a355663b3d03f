using CartStream.Cli.CommandLine;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>The options of <c>cartstream dlq replay</c>.</summary>
/// <param name="Log">The log.</param>
/// <param name="All">Whether letters at all addresses are selected.</param>
/// <param name="Addresses">The addresses, as given.</param>
/// <param name="Filter">Further conditions.</param>
/// <param name="Force">Whether to send letters that are still not valid events.</param>
/// <param name="DryRun">Whether to send nothing.</param>
/// <param name="Json">Whether the result is JSON.</param>
internal sealed record DeadLetterReplayOptions(
    LogChoice Log,
    bool All,
    IReadOnlyList<string> Addresses,
    DeadLetterFilter Filter,
    bool Force,
    bool DryRun,
    bool Json)
{
    /// <summary>The filter that selects the letters.</summary>
    /// <exception cref="UsageException">The options are contradictory; it names every fault.</exception>
    public DeadLetterFilter Choose()
    {
        var faults = Log.Faults().ToList();
        if (All == Addresses.Count > 0)
            faults.Add("expected either --all or --offsets");
        if (!OffsetSet.TryParse(string.Join(' ', Addresses), out var chosen))
        {
            faults.Add(
                $"--offsets is '{string.Join(' ', Addresses)}', expected partition/offset or partition/first-last");
        }

        return faults.Count > 0
            ? throw new UsageException(faults)
            : Filter with { Offsets = All ? null : chosen };
    }
}
