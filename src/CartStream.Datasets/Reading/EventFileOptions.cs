using CartStream.Datasets.Files;
using CartStream.Datasets.Mapping;

namespace CartStream.Datasets.Reading;

/// <summary>How event files are read.</summary>
public sealed record EventFileOptions
{
    /// <summary>Default of <see cref="DuplicateWindowRows"/>.</summary>
    public const int DuplicateWindowRowsDefault = 8_192;

    /// <summary>Largest <see cref="DuplicateWindowRows"/>; takes 64 MiB per file.</summary>
    public const int DuplicateWindowRowsMax = 1_048_576;

    /// <summary>
    /// Whether a bad row ends the reading with an <see cref="EventFileException"/>; default false: it is recorded as
    /// rejected.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>
    /// The file that gets a JSON line for every rejected row (<see cref="RejectedRow"/>); created at the first one; an
    /// existing file of that name is deleted on opening. Default null: none is written.
    /// </summary>
    public string? RejectedPath { get; init; }

    /// <summary>
    /// A row is dropped as an exact duplicate when it equals one of this many preceding rows of the same file
    /// (sometimes of up to twice as many); 0 keeps every row. Default 8,192, at most 1,048,576.
    /// </summary>
    public int DuplicateWindowRows { get; init; } = DuplicateWindowRowsDefault;

    /// <summary>The user's options for how the files are written; by default none: the format is detected.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>
    /// Finds every fault of <paramref name="options"/>, as settings for reading <paramref name="paths"/>.
    /// </summary>
    internal static void Validate(EventFileOptions options, IReadOnlyList<string> paths)
    {
        var faults = new List<string>();
        if (options.DuplicateWindowRows is < 0 or > DuplicateWindowRowsMax)
        {
            faults.Add($"{nameof(DuplicateWindowRows)} is {options.DuplicateWindowRows}, "
                + $"expected 0 to {DuplicateWindowRowsMax}");
        }

        if (options.RejectedPath is { } aside && paths.Any(path => Path.GetFullPath(path) == Path.GetFullPath(aside)))
            faults.Add($"{nameof(RejectedPath)} is {aside}, which is one of the files to read");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults), nameof(options));
    }
}
