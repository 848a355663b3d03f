using CartStream.Evaluation.Intervals;
using CartStream.Options;

namespace CartStream.Evaluation.Offline;

/// <summary>Settings of an offline evaluation.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Largest k that may be requested.</summary>
    public const int KMax = 1_000;

    /// <summary>Cut-offs to report, each 1 to 1,000; default 5, 10, 20. Models answer the largest.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [5, 10, 20];

    /// <summary>What is queried and what is right; default next item.</summary>
    public EvaluationProtocol Protocol { get; init; }

    /// <summary>The reminders that some protocols put before an algorithm's own items.</summary>
    public ReminderOptions Reminders { get; init; } = new();

    /// <summary>Which items of the query are left out of the answer; default none.</summary>
    public ExclusionRule Exclude { get; init; } = ExclusionRule.None;

    /// <summary>
    /// The settings that a ranking is fitted with for a protocol: what a model's own answers leave out, which is all
    /// touched items where reminders answer with those; and the objectives that the protocol queries.
    /// </summary>
    public static RerankingOptions FittedTo(
        RerankingOptions ranking, EvaluationProtocol protocol, ExclusionRule rule) => ranking with
    {
        Exclude = protocol is EvaluationProtocol.Otto or EvaluationProtocol.SessionWalk ? ExclusionRule.Session : rule,
        PerObjective = ranking.PerObjective || protocol == EvaluationProtocol.Otto,
    };

    /// <summary>When models are refitted in protocols over streams.</summary>
    public RefitOptions Refits { get; init; } = new();

    /// <summary>Bootstrap resamples, 39 to 100,000; default 1,000.</summary>
    public int Resamples { get; init; } = Bootstrap.DefaultResamples;

    /// <summary>Seed of the bootstrap; default 1.</summary>
    public long Seed { get; init; } = Bootstrap.DefaultSeed;

    /// <summary>Every fault, empty when there is none.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        if (Ks.Count == 0)
            faults.Add("Ks: found none, expected at least one cut-off");
        faults.AddRange(Ks.Where(k => k is < 1 or > KMax).Select(k => $"Ks: found {k}, expected 1 to {KMax}"));
        if (!Enum.IsDefined(Protocol))
            faults.Add($"Protocol: found {(int)Protocol}, expected a known protocol");
        if (!Enum.IsDefined(Exclude))
            faults.Add($"Exclude: found {(int)Exclude}, expected None, Current, Session or Cart");
        if (Resamples is < Bootstrap.ResamplesMin or > 100_000)
            faults.Add($"Resamples: found {Resamples}, expected {Bootstrap.ResamplesMin} to 100000");
        faults.AddRange(Reminders.Faults());
        faults.AddRange(Refits.Faults());
        return faults;
    }
}
