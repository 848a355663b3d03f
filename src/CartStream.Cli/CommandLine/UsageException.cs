namespace CartStream.Cli.CommandLine;

/// <summary>The options are invalid or contradictory; the command prints one line per fault and returns 2.</summary>
internal sealed class UsageException(IReadOnlyList<string> faults) : Exception(string.Join("; ", faults))
{
    /// <summary>One fault.</summary>
    public UsageException(string fault)
        : this([fault])
    {
    }

    /// <summary>Every fault, one sentence each, with the option's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
