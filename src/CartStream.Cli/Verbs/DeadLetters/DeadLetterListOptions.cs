using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.DeadLetters;

/// <summary>The options of <c>cartstream dlq list</c>.</summary>
/// <param name="Log">The log.</param>
/// <param name="Filter">Which letters to show.</param>
/// <param name="Limit">Most letters to show.</param>
/// <param name="Json">Whether the result is JSON.</param>
internal sealed record DeadLetterListOptions(LogChoice Log, DeadLetterFilter Filter, int Limit, bool Json)
{
    private const int LimitMax = 100_000;

    /// <summary>Throws when the options are contradictory.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = Log.Faults().ToList();
        if (Limit is < 0 or > LimitMax)
            faults.Add($"--limit is {Limit}, expected 0 to {LimitMax}");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
