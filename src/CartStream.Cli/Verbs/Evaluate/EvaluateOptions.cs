using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Evaluating.Latencies;
using CartStream.Evaluating.Offline;
using CartStream.Recommending;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>What <c>cartstream evaluate</c> was asked for, as it was typed.</summary>
/// <param name="Train">The file that is learnt.</param>
/// <param name="Test">The file that is asked.</param>
/// <param name="Protocol">Name of the protocol.</param>
/// <param name="AlgorithmNames">Names of algorithms, separated by commas.</param>
/// <param name="K">Cut-offs, separated by commas.</param>
/// <param name="Exclude">Name of the exclusion rule.</param>
/// <param name="Resamples">Bootstrap resamples.</param>
/// <param name="Seed">Seed of the bootstrap.</param>
/// <param name="Json">Whether the report is JSON.</param>
/// <param name="Quiet">Whether progress is left out.</param>
internal sealed record EvaluateOptions(
    string Train,
    string Test,
    string Protocol,
    string AlgorithmNames,
    string K,
    string Exclude,
    int Resamples,
    long Seed,
    bool Json,
    bool Quiet)
{
    /// <summary>Default of <see cref="K"/>.</summary>
    public const string KDefault = "20";

    /// <summary>The protocols by name, the default first.</summary>
    public static IReadOnlyDictionary<string, EvaluationProtocol> Protocols { get; } =
        new Dictionary<string, EvaluationProtocol>(StringComparer.Ordinal)
        {
            ["next-item"] = EvaluationProtocol.NextItem,
            ["remaining"] = EvaluationProtocol.Remaining,
        };

    /// <summary>The exclusion rules by name, the default first.</summary>
    public static IReadOnlyDictionary<string, ExclusionRule> Exclusions { get; } =
        new Dictionary<string, ExclusionRule>(StringComparer.Ordinal)
        {
            ["none"] = ExclusionRule.None,
            ["current"] = ExclusionRule.Current,
            ["session"] = ExclusionRule.Session,
        };

    /// <summary>Every algorithm that can be named.</summary>
    public static IReadOnlyList<string> Algorithms => ModelCatalog.Names;

    /// <summary>The options in the library's terms.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    public EvaluatePlan Plan()
    {
        var faults = new List<string>();
        var protocol = Find("--protocol", Protocol, Protocols, faults);
        var exclude = Find("--exclude", Exclude, Exclusions, faults);
        var ks = new SortedSet<int>();
        foreach (var text in K.Split(',', StringSplitOptions.TrimEntries))
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var k))
                ks.Add(k);
            else
                faults.Add($"--k is '{text}', expected whole numbers separated by commas, such as 5,10,20");
        }

        var models = new List<IModel>();
        foreach (var name in AlgorithmNames.Split(',', StringSplitOptions.TrimEntries).Distinct())
        {
            if (ModelCatalog.TryCreate(name) is { } model)
                models.Add(model);
            else
                faults.Add(Unknown("--algorithms", name, Algorithms));
        }

        var evaluation = new EvaluationOptions { Ks = [.. ks], Exclude = exclude, Resamples = Resamples, Seed = Seed };
        if (faults.Count == 0)
            faults.AddRange(evaluation.Faults());
        if (faults.Count > 0)
            throw new UsageException(faults);
        return new EvaluatePlan(protocol, models, evaluation);
    }

    private static T Find<T>(string option, string name, IReadOnlyDictionary<string, T> byName, List<string> faults)
    {
        if (!byName.TryGetValue(name, out var value))
            faults.Add(Unknown(option, name, byName.Keys));
        return value!;
    }

    private static string Unknown(string option, string name, IEnumerable<string> names)
    {
        var meant = NearestName.Find(name, names) is { } nearest ? $"; did you mean {nearest}?" : "";
        return $"{option} is '{name}', expected {string.Join(", ", names)}{meant}";
    }
}
