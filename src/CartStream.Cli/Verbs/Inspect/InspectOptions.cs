using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Verbs.Inspect;

/// <summary>What <c>cartstream inspect</c> was asked for.</summary>
/// <param name="File">The file to look at.</param>
/// <param name="Out">Where the mapping goes; null for nowhere.</param>
/// <param name="Format">What was said of how the file is written.</param>
/// <param name="Json">Whether the result is JSON.</param>
internal sealed record InspectOptions(string File, string? Out, FormatOptions Format, bool Json)
{
    /// <summary>Throws when the options don't hold together.</summary>
    /// <exception cref="UsageException">It names the fault.</exception>
    public void Validate()
    {
        if (Out is not null && Path.GetFullPath(Out) == Path.GetFullPath(File))
            throw new UsageException($"--out is {Out}, which is the file to look at");
    }
}
