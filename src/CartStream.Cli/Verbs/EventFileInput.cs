using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Reading;

namespace CartStream.Cli.Verbs;

/// <summary>Event files to be sent to a log, and the file for their rejected rows.</summary>
/// <param name="Files">The files.</param>
/// <param name="Strict">Whether an invalid row ends the reading.</param>
/// <param name="Store">The store's file; null for a cluster.</param>
/// <param name="Format">The given file formats.</param>
internal sealed record EventFileInput(IReadOnlyList<string> Files, bool Strict, string? Store, FormatOptions Format)
{
    private const string NameOnClusters = "cartstream";

    /// <summary>The file for rejected rows: next to the store, or without a store in the working folder.</summary>
    public string RejectedPath => RejectedPathOf(Store);

    /// <summary>The file for the rejected rows of a store, or of a cluster when the store is null.</summary>
    public static string RejectedPathOf(string? store) => (store ?? NameOnClusters) + ".rejected.jsonl";

    /// <summary>Opens the files as one stream.</summary>
    /// <exception cref="EventFileException">A file can't be read as events.</exception>
    public EventFileSource Open() =>
        EventFiles.Open(
            Files, new EventFileOptions { Strict = Strict, RejectedPath = RejectedPath, Format = Format });

    /// <summary>The faults of the files, one line each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Store?.Length == 0)
            yield return "--store is empty, expected a file";
        else if (Store is not null && Holds(Store))
            yield return $"--store is {Store}, which is one of the files to read";
        else if (Holds(RejectedPath))
            yield return $"--events has {RejectedPath}, where the rejected rows go; rename it or take another --store";
    }

    /// <summary>
    /// Shows the first rejected rows of <paramref name="source"/>, and which file contains all of them.
    /// </summary>
    public void WriteRejected(TextWriter to, EventFileSource source)
    {
        foreach (var row in source.FirstRejected)
            to.WriteLine($"rejected: {row}");
        var rejected = source.Counts.Rejected;
        if (rejected > 0)
            to.WriteLine($"{rejected} rejected {(rejected == 1 ? "row is" : "rows are")} kept in {RejectedPath}");
        InputReport.WriteSkipped(to, source);
    }

    private bool Holds(string path) => Files.Any(file => Path.GetFullPath(file) == Path.GetFullPath(path));
}
