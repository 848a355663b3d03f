using CartStream.Cli.CommandLine;
using CartStream.Cli.Output;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs.Inspect;

/// <summary><c>cartstream inspect</c>: examines a file, reports how it is interpreted, writes the mapping.</summary>
internal sealed class InspectExecutor(CliHost host)
{
    /// <summary>Examines the file and writes the result.</summary>
    /// <exception cref="UsageException">The options are contradictory.</exception>
    /// <exception cref="IOException">The file can't be read, or the mapping can't be written.</exception>
    public int Run(InspectOptions options, CancellationToken cancellation)
    {
        options.Validate();
        cancellation.ThrowIfCancellationRequested();
        var found = EventFiles.Inspect(options.File, options.Format);
        var isSure = found.Proposal.IsSure;
        if (isSure && options.Out is { } path)
            OutputFile.WriteText(path, EventMappingJson.ToText(found.Proposal.Mapping));
        var summary = new InspectSummary(
            options.File,
            found.Format,
            isSure,
            found.FirstRows,
            found.Proposal.Columns,
            found.Proposal.Missing,
            found.Proposal.Doubts,
            isSure ? options.Out : null,
            Command(options, found));
        if (options.Json)
            JsonReport.Write(host.Out, summary, CliJsonContext.Default.InspectSummary);
        else
            Write(summary);
        foreach (var fault in Faults(summary))
            host.Error.WriteLine($"cartstream: {options.File}: {fault}");
        return isSure ? ExitCode.Success : ExitCode.Failure;
    }

    private static string? Command(InspectOptions options, FileInspection found)
    {
        if (found.Proposal.Missing.Count > 0)
            return null;
        var run = $"cartstream run {ShellWords.Quote(options.File)}";
        if (found.Proposal.IsSure && options.Out is { } path)
            return $"{run} --format {ShellWords.Quote(path)}";
        string[] words = [run, options.Typed, found.MappingArguments];
        return string.Join(' ', words.Where(word => word.Length > 0));
    }

    private static IEnumerable<string> Faults(InspectSummary summary)
    {
        foreach (var field in summary.Missing)
        {
            yield return $"no column could be found for {field}; name it with --map {field}=COLUMN"
                + (field == "event_type" ? ", or all rows with --default-type" : "");
        }

        foreach (var doubt in summary.Doubts)
            yield return doubt;
    }

    private void Write(InspectSummary summary)
    {
        var report = new ReportWriter(host);
        report.WriteLine(summary.Format is { } known
            ? $"{summary.File}: {known}"
            : $"{summary.File}: no known format; its columns are taken by their names and values");
        foreach (var row in summary.FirstRows)
            report.WriteLine($"  {row}");
        report.WriteLine("");
        report.WriteTable(
            "What its columns are",
            ["column", "field", "why"],
            summary.Columns.Select(column => (IReadOnlyList<string>)
                [column.Column, column.Field ?? "-", column.Field is null ? "not used" : column.Why]));
        report.WriteLine("");
        if (summary.Out is not null)
            report.WriteLine($"The mapping is written to {summary.Out}.");
        if (summary.Command is not null)
            report.WriteLine($"Read it with: {summary.Command}");
    }
}
