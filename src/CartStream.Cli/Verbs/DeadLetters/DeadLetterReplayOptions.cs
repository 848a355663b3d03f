using CartStream.Cli.CommandLine;
using CartStream.Processing.Ingest;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>What <c>cartstream dlq replay</c> was asked for.</summary>
/// <param name="Log">The log.</param>
/// <param name="All">Whether addresses don't matter.</param>
/// <param name="Addresses">The addresses asked for, as they were given.</param>
/// <param name="Filter">What else limits the choice.</param>
/// <param name="Force">Whether letters are sent that are no events still.</param>
/// <param name="DryRun">Whether nothing is sent.</param>
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
    /// <summary>Which letters are chosen.</summary>
    /// <exception cref="UsageException">The options don't hold together; it names every fault.</exception>
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
