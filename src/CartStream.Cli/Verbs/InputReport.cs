using CartStream.Cli.Output;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs;

/// <summary>Reports the detected formats of files, skipped rows, and files without events.</summary>
internal static class InputReport
{
    /// <summary>One line a file: its format, and what each column is.</summary>
    public static void Write(ReportWriter to, IEnumerable<FileReport> files)
    {
        foreach (var file in files)
            to.WriteLine($"Read {file}");
    }

    /// <summary>Reports how many rows were skipped, and their kinds; nothing if there are none.</summary>
    public static void WriteSkipped(TextWriter to, EventFileSource source)
    {
        if (source.Skipped.Count == 0)
            return;
        var what = string.Join(", ", source.Skipped.Select(named => $"{named.Name} {named.Count}"));
        var count = source.Counts.Skipped;
        to.WriteLine($"{count} {(count == 1 ? "row was" : "rows were")} skipped: {what}");
    }

    /// <summary>Names the files without events and the most common reasons; false if there are none.</summary>
    public static bool WriteUseless(TextWriter to, EventFileSource source)
    {
        foreach (var fault in source.Useless)
            to.WriteLine($"cartstream: {fault}");
        return source.Useless.Count > 0;
    }
}
