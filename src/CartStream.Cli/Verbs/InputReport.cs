using CartStream.Cli.Output;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs;

/// <summary>Says as what files were read, what was passed over, and which of them gave nothing.</summary>
internal static class InputReport
{
    /// <summary>One line a file: its format, and what each column is.</summary>
    public static void Write(ReportWriter to, IEnumerable<FileReport> files)
    {
        foreach (var file in files)
            to.Line($"Read {file}");
    }

    /// <summary>How many rows were passed over, and what they are; nothing where there are none.</summary>
    public static void WritePassedOver(TextWriter to, EventFileSource source)
    {
        if (source.PassedOver.Count == 0)
            return;
        var what = string.Join(", ", source.PassedOver.Select(named => $"{named.Name} {named.Count}"));
        var count = source.Counts.PassedOver;
        to.WriteLine($"{count} {(count == 1 ? "row was" : "rows were")} passed over: {what}");
    }

    /// <summary>Names the files that gave no event, with the commonest reasons; false where there are none.</summary>
    public static bool WriteUseless(TextWriter to, EventFileSource source)
    {
        foreach (var fault in source.Useless)
            to.WriteLine($"cartstream: {fault}");
        return source.Useless.Count > 0;
    }
}
