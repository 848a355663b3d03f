using CartStream.Cli.Output;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs;

/// <summary>Reports the detected formats of files, skipped rows, and files without events.</summary>
internal static class InputReport
{
    private const int LikeFilesMax = 3;

    /// <summary>
    /// One line a file, or for more than three with the same columns: the format, and what each column is.
    /// </summary>
    public static void Write(ReportWriter to, IEnumerable<FileReport> files)
    {
        foreach (var like in files.GroupBy(Layout))
        {
            FileReport[] group = [.. like];
            var first = group[0] with { Path = $"{group[0].Path} and {group.Length - 1} files like it" };
            foreach (var file in group.Length > LikeFilesMax ? [first] : group)
                to.WriteLine($"Read {file}");
        }
    }

    private static string Layout(FileReport file) =>
        string.Join('\n', file.Columns.Select(column => $"{column.Field} {column.Column}").Prepend(file.Format));

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
