using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CartStream.Cli.CommandLine;

/// <summary>The environment of a verb besides its options; tests supply their own writers.</summary>
internal sealed record CliHost
{
    /// <summary>Results: tables, or with <c>--json</c> exactly one document.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything else: progress and faults.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens stdout for bytes, for a verb whose result is a stream.</summary>
    public required Func<Stream> OpenOut { get; init; }

    /// <summary>
    /// How long a command other than a worker, server or sink retries when a cluster does not answer; 5 minutes by
    /// default.
    /// </summary>
    public TimeSpan CommandPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The working folder, which contains the settings files; the process's own by default.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>An environment variable's value by its name; null when it isn't set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The names of the environment variables that are set.</summary>
    public Func<IEnumerable<string>> VariableNames { get; init; } =
        static () => Environment.GetEnvironmentVariables().Keys.Cast<string>();

    /// <summary>How many files the process may open; null for any number.</summary>
    public long? OpenFilesMax { get; init; } = OpenFileLimit.OfProcess();

    /// <summary>Whether a person reads <see cref="Out"/> on a terminal.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/> on a terminal.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether an unexpected exception is shown with its stack.</summary>
    public bool ShowStacks { get; init; }

    /// <summary>The process's own console; <c>CARTSTREAM_DEBUG=1</c> shows stacks.</summary>
    public static CliHost ForConsole()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new CliHost
        {
            Out = Console.Out,
            Error = Console.Error,
            OpenOut = OpenStdout,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            ShowStacks = Environment.GetEnvironmentVariable("CARTSTREAM_DEBUG") == "1",
        };
    }

    // The console's own stream hides that the reader of a pipe has gone, so writing would never end; but only that
    // stream appends to a file after what the previous process wrote.
    private static Stream OpenStdout()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}
