using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Verbs.Profile;

/// <summary>The options of <c>cartstream profile</c>.</summary>
internal sealed record ProfileOptions
{
    private const int TopMax = 1_000;

    /// <summary>Event files, at least one.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The given file formats.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>How many items, brands and categories to list, 0 to 1,000.</summary>
    public required int Top { get; init; }

    /// <summary>Idle time that ends a session without an id, above 0.</summary>
    public required long IdleGapMs { get; init; }

    /// <summary>Whether an invalid row ends the reading.</summary>
    public bool Strict { get; init; }

    /// <summary>The file for rejected rows, or null.</summary>
    public string? RejectedPath { get; init; }

    /// <summary>Whether the result is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is hidden.</summary>
    public bool Quiet { get; init; }

    /// <summary>Throws when the options are invalid.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        if (Top is < 0 or > TopMax)
            faults.Add($"--top is {Top}, expected 0 to {TopMax}");
        if (IdleGapMs <= 0)
            faults.Add("--idle-minutes is too small, expected more than 0");
        if (RejectedPath is { } aside && Files.Any(file => Path.GetFullPath(file) == Path.GetFullPath(aside)))
            faults.Add($"--rejected is {aside}, which is one of the files to read");
        if (faults.Count > 0)
            throw new UsageException(faults);
    }
}
