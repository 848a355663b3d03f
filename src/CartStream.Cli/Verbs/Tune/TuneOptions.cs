using CartStream.Cli.CommandLine;
using CartStream.Cli.Verbs.Evaluate;
using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Tuning;
using CartStream.Options;

namespace CartStream.Cli.Verbs.Tune;

/// <summary>The options of <c>cartstream tune</c>, as typed.</summary>
internal sealed record TuneOptions
{
    /// <summary>The protocols available for tuning, the default first.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["next-item", "otto"];

    /// <summary>The train file; its newest sessions become queries.</summary>
    public required string Train { get; init; }

    /// <summary>The output file.</summary>
    public required string Out { get; init; }

    /// <summary>The file of the trials; null for a device, which has no file beside it.</summary>
    public string? Journal => PrivateFile.IsDevice(Out) ? null : Out + ".journal";

    /// <summary>Names of algorithms, separated by commas.</summary>
    public required string AlgorithmNames { get; init; }

    /// <summary>Name of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Name of the exclusion rule.</summary>
    public required string Exclude { get; init; }

    /// <summary>The given file format.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>Events from this time on are ignored, milliseconds since 1970; or null.</summary>
    public long? SplitMs { get; init; }

    /// <summary>Seconds that the search may take.</summary>
    public double BudgetSeconds { get; init; }

    /// <summary>Most trials of an algorithm.</summary>
    public int Trials { get; init; }

    /// <summary>Most queries of a trial.</summary>
    public int Queries { get; init; }

    /// <summary>Seed of the search.</summary>
    public long Seed { get; init; }

    /// <summary>The parameters to start from; null for the defaults.</summary>
    public string? Parameters { get; init; }

    /// <summary>Whether the report is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is hidden.</summary>
    public bool Quiet { get; init; }

    /// <summary>The options in the library's terms.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public TuningOptions Tuning()
    {
        var faults = new List<string>();
        if (!Protocols.Contains(Protocol))
            faults.Add(Names.Unknown("--protocol", Protocol, Protocols));
        if (!EvaluateOptions.Exclusions.TryGetValue(Exclude, out var exclude))
            faults.Add(Names.Unknown("--exclude", Exclude, EvaluateOptions.Exclusions.Keys));
        var stages = TunableParameters.All.Select(parameter => parameter.Stage).Distinct().ToArray();
        var algorithms = AlgorithmNames.Split(',', StringSplitOptions.TrimEntries).Distinct().ToArray();
        faults.AddRange(algorithms.Except(stages).Select(name => Names.Unknown("--algorithms", name, stages)));
        if (Path.GetFullPath(Out) == Path.GetFullPath(Train))
            faults.Add($"--out is {Out}, which is the file to read");
        if (faults.Count > 0)
            throw new UsageException(faults);
        var tuning = new TuningOptions
        {
            Algorithms = algorithms,
            Protocol = EvaluateOptions.Protocols[Protocol],
            Exclude = exclude,
            Budget = TimeSpan.FromSeconds(Math.Clamp(BudgetSeconds, 0, 1e9)),
            TrialsMax = Trials,
            QueriesMax = Queries,
            Seed = Seed,
            Start = ParameterFile.Read(Parameters),
        };
        return tuning.Faults() is { Count: > 0 } more
            ? throw new UsageException([.. more.Select(fault => $"--{fault}")])
            : tuning;
    }
}
