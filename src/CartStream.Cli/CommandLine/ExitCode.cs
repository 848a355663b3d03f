namespace CartStream.Cli.CommandLine;

/// <summary>The exit codes of the command.</summary>
internal static class ExitCode
{
    /// <summary>It succeeded.</summary>
    public const int Success = 0;

    /// <summary>It failed; stderr says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line is invalid; stderr says how.</summary>
    public const int BadUsage = 2;

    /// <summary>It was stopped cleanly by Ctrl-C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
