using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Files;
using CartStream.Log;

namespace CartStream.Cli;

/// <summary>The whole command: parses, runs the verb, and turns a failure into a line and an exit code.</summary>
internal static class CliApp
{
    // The error number of EPIPE on Linux and macOS.
    private const int BrokenPipe = 32;

    /// <summary>Runs the command line and returns its <see cref="ExitCode"/>; never throws.</summary>
    public static async Task<int> RunAsync(string[] args, CliHost host, CancellationToken cancellation)
    {
        host = host with
        {
            Out = new TerminalWriter(host.Out),
            Error = new TerminalWriter(new NoticeWriter(host.Error)),
        };
        var root = CommandTree.Build(host);
        if (CommandParser.FindDirective(args) is { } directive)
            return UsageReport.Write(host.Error, root, directive);
        var parsed = CommandParser.Parse(root, args);
        var line = new ConfiguredLine(parsed, []);
        if (FileNeeds.Fault(parsed, host.OpenFilesMax) is { } fewFiles)
        {
            host.Error.WriteLine($"cartstream: {fewFiles}");
            return ExitCode.Failure;
        }

        try
        {
            line = ConfiguredLine.Read(parsed, args, host);
            parsed = line.Parsed;
            // Help and version take precedence over parse errors.
            if (parsed.Action is not { ClearsParseErrors: true } && UsageReport.Faults(line) is { Count: > 0 } faults)
                return UsageReport.Write(host.Error, parsed.CommandResult.Command, faults);
            return await parsed.InvokeAsync(Configuration(host), cancellation);
        }
        catch (UsageException e)
        {
            return UsageReport.Write(
                host.Error, parsed.CommandResult.Command, [.. e.Faults.Select(line.Locate)]);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && EndsByCancellation(e))
        {
            host.Error.WriteLine("cartstream: interrupted");
            return ExitCode.Interrupted;
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            // The reader of the output has closed the pipe, as head does.
            return ExitCode.Success;
        }
        catch (Exception e)
        {
            WriteFailure(e, args, host);
            return ExitCode.Failure;
        }
    }

    /// <summary>Whether a cancelled verb ended as it should, or its log did not answer in time.</summary>
    private static bool EndsByCancellation(Exception e) =>
        e is OperationCanceledException or LogException { MayPass: true };

    private static void WriteFailure(Exception e, string[] args, CliHost host)
    {
        switch (e)
        {
            case EventFileException { UnknownPath: not null } unknown:
                host.Error.WriteLine($"cartstream: {OneLine(e.Message)}; {Remedy(args, unknown)}");
                break;
            case IOException or InvalidDataException or UnauthorizedAccessException:
                host.Error.WriteLine($"cartstream: {OneLine(e.Message)}");
                break;
            case OutOfMemoryException when !host.ShowStacks:
                host.Error.WriteLine($"cartstream: {MemoryLimit.Fault()}");
                break;
            default:
                host.Error.WriteLine($"cartstream: unexpected {e.GetType().FullName}: {OneLine(e.Message)}");
                host.Error.WriteLine(host.ShowStacks ? e.ToString() : "Set CARTSTREAM_DEBUG=1 to see where.");
                break;
        }
    }

    private static string Remedy(string[] args, EventFileException e)
    {
        var typed = string.Join(' ', args.Select(ShellWords.Quote));
        var read = e.MappingArguments.Length > 0
            ? $"read it with: cartstream {typed} {e.MappingArguments}; or look "
            : "look ";
        return $"{read}at it with: cartstream inspect {ShellWords.Quote(e.UnknownPath!)} --out shop.json";
    }

    private static InvocationConfiguration Configuration(CliHost host) => new()
    {
        Output = host.Out,
        Error = host.Error,
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
