using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Verbs.Inspect;

/// <summary>The options of <c>cartstream inspect</c>.</summary>
/// <param name="File">The file to examine.</param>
/// <param name="Out">The file for the mapping; null for none.</param>
/// <param name="Format">The given file format.</param>
/// <param name="Typed">The same as it was typed, for the command that reads the file.</param>
/// <param name="Json">Whether the result is JSON.</param>
internal sealed record InspectOptions(string File, string? Out, FormatOptions Format, string Typed, bool Json)
{
    /// <summary>Throws when the options are contradictory.</summary>
    /// <exception cref="UsageException">It names the fault.</exception>
    public void Validate()
    {
        if (Out is not null && Path.GetFullPath(Out) == Path.GetFullPath(File))
            throw new UsageException($"--out is {Out}, which is the file to look at");
    }
}
