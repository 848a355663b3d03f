namespace CartStream.Cli.CommandLine;

/// <summary>What the command returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Success = 0;

    /// <summary>It could not do what was asked; stderr says why.</summary>
    public const int Failure = 1;

    /// <summary>It did not understand what was asked; stderr says what.</summary>
    public const int BadUsage = 2;

    /// <summary>It was stopped by Ctrl-C or SIGTERM, cleanly.</summary>
    public const int Interrupted = 130;
}
