using CartStream.Evaluation.Offline;
using CartStream.Options;

namespace CartStream.Evaluation.Tuning;

/// <summary>Settings of a <see cref="Tuner"/>.</summary>
public sealed record TuningOptions
{
    /// <summary>Stages, by the name of their algorithm; they run in the order of the catalogue.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } =
        [
            "popularity", "knn", "rules", "association", "covisitation", "walk", "blend", "full",
            TunableParameters.ReminderStage,
        ];

    /// <summary>What is queried and what is right: next item or otto; default next item.</summary>
    public EvaluationProtocol Protocol { get; init; }

    /// <summary>What answers leave out; default nothing.</summary>
    public ExclusionRule Exclude { get; init; }

    /// <summary>How long it may take; 1 second to 7 days, by default 10 minutes. Trials under way are finished.
    /// </summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most trials of a stage, so that the outcome does not depend on the machine's speed; 1 to 1,000,000, by default
    /// 400.
    /// </summary>
    public int TrialsMax { get; init; } = 400;

    /// <summary>Most queries that a trial answers, drawn from those of the tail; 100 to 1,000,000.</summary>
    public int QueriesMax { get; init; } = 4_000;

    /// <summary>Share of the sessions, the newest, that are queried; 0.001 to 0.5, by default 0.07.</summary>
    public double TailShare { get; init; } = 0.07;

    /// <summary>Seed of the values to try and of the queries drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What the search starts from.</summary>
    public ModelOptions Start { get; init; } = new();

    /// <summary>Every fault of these options, one line each; empty when they are sound.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>(new OptionFaults()
            .Range("budget", Budget.TotalSeconds, 1, 7 * 24 * 3_600)
            .Range("trials", TrialsMax, 1, 1_000_000)
            .Range("queries", QueriesMax, 100, 1_000_000)
            .Range("tail", TailShare, 0.001, 0.5)
            .ToList());
        if (Protocol is not (EvaluationProtocol.NextItem or EvaluationProtocol.Otto))
            faults.Add($"protocol: found {Protocol}, expected next-item or otto");
        var stages = TunableParameters.All.Select(parameter => parameter.Stage).Distinct().ToArray();
        faults.AddRange(Algorithms.Except(stages).Select(name =>
            $"algorithms: found {name}, expected one of {string.Join(", ", stages)}"));
        return [.. faults, .. Start.Faults()];
    }
}
