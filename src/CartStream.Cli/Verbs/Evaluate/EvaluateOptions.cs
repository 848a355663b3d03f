using System.Globalization;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Offline;
using CartStream.Models;
using CartStream.Options;

namespace CartStream.Cli.Verbs.Evaluate;

/// <summary>The options of <c>cartstream evaluate</c>, as typed.</summary>
internal sealed record EvaluateOptions
{
    /// <summary>Default of <see cref="K"/>.</summary>
    public const string KDefault = "20";

    /// <summary>The train file, or null.</summary>
    public string? Train { get; init; }

    /// <summary>The test file, or null.</summary>
    public string? Test { get; init; }

    /// <summary>The stream's files; empty without one.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>The given file formats.</summary>
    public FormatOptions Format { get; init; } = new();

    /// <summary>The time at which otto splits the stream, milliseconds since 1970, or null.</summary>
    public long? SplitMs { get; init; }

    /// <summary>Name of the protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>Names of algorithms, separated by commas.</summary>
    public required string AlgorithmNames { get; init; }

    /// <summary>The file of the models' parameters; null for the defaults.</summary>
    public string? Parameters { get; init; }

    /// <summary>Cut-offs, separated by commas.</summary>
    public required string K { get; init; }

    /// <summary>Name of the exclusion rule.</summary>
    public required string Exclude { get; init; }

    /// <summary>Bootstrap resamples.</summary>
    public int Resamples { get; init; }

    /// <summary>Seed of the bootstrap and of otto's cuts.</summary>
    public long Seed { get; init; }

    /// <summary>Whether the report is JSON.</summary>
    public bool Json { get; init; }

    /// <summary>Whether progress is hidden.</summary>
    public bool Quiet { get; init; }

    /// <summary>The protocols by name, the default first.</summary>
    public static IReadOnlyDictionary<string, EvaluationProtocol> Protocols { get; } =
        new Dictionary<string, EvaluationProtocol>(StringComparer.Ordinal)
        {
            ["next-item"] = EvaluationProtocol.NextItem,
            ["remaining"] = EvaluationProtocol.Remaining,
            ["otto"] = EvaluationProtocol.Otto,
            ["sessions"] = EvaluationProtocol.SessionWalk,
            ["prequential"] = EvaluationProtocol.Prequential,
        };

    /// <summary>The exclusion rules by name, the default first.</summary>
    public static IReadOnlyDictionary<string, ExclusionRule> Exclusions { get; } =
        new Dictionary<string, ExclusionRule>(StringComparer.Ordinal)
        {
            ["none"] = ExclusionRule.None,
            ["current"] = ExclusionRule.Current,
            ["cart"] = ExclusionRule.Cart,
            ["session"] = ExclusionRule.Session,
        };

    /// <summary>Every algorithm that can be named.</summary>
    public static IReadOnlyList<string> Algorithms => ModelCatalog.Names;

    /// <summary>The options in the library's terms.</summary>
    /// <exception cref="UsageException">It names every fault.</exception>
    /// <exception cref="IOException">The parameters can't be read.</exception>
    /// <exception cref="InvalidDataException">The parameters have faults.</exception>
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

        var names = AlgorithmNames.Split(',', StringSplitOptions.TrimEntries).Distinct().ToArray();
        faults.AddRange(names.Except(Algorithms).Select(name => Names.Unknown("--algorithms", name, Algorithms)));
        var evaluation = new EvaluationOptions
        {
            Ks = [.. ks], Protocol = protocol, Exclude = exclude, Resamples = Resamples, Seed = Seed,
        };
        if (faults.Count == 0)
            faults.AddRange([.. evaluation.Faults().Select(WithOptionName), .. InputFaults(protocol)]);
        if (faults.Count > 0)
            throw new UsageException(faults);
        var parameters = ParameterFile.Read(Parameters);
        parameters = parameters with
        {
            Ranking = EvaluationOptions.FittedTo(parameters.Ranking, protocol, exclude),
        };
        return new EvaluatePlan(
            [.. names.Select(name => ModelCatalog.TryCreate(name, parameters)!)],
            evaluation with { Reminders = parameters.Reminders, Refits = parameters.Refits });
    }

    /// <summary>The library names its property, but the user needs the option.</summary>
    private static string WithOptionName(string fault) =>
        fault.Replace("Ks: ", "--k: ", StringComparison.Ordinal)
            .Replace("Resamples: ", "--resamples: ", StringComparison.Ordinal);

    /// <summary>Train and test files, or a stream: each protocol requires one or the other.</summary>
    private IEnumerable<string> InputFaults(EvaluationProtocol protocol)
    {
        var isSplit = protocol == EvaluationProtocol.Otto && (Events.Count > 0 || SplitMs is not null);
        var isStream = isSplit || protocol is EvaluationProtocol.SessionWalk or EvaluationProtocol.Prequential;
        if (isStream && Events.Count == 0)
            yield return $"--events is missing, expected the files of the stream for --protocol {Protocol}";
        if (isStream && (Train ?? Test) is not null)
            yield return "--train and --test are no stream, expected --events alone";
        if (!isStream && Train is null)
            yield return "--train is missing, expected the file that is learnt";
        if (!isStream && Test is null)
            yield return "--test is missing, expected the file that is asked";
        if (!isStream && Events.Count > 0)
            yield return $"--events is given, expected --train and --test for --protocol {Protocol}";
        if (isSplit && SplitMs is null)
            yield return "--split-time is missing, expected the moment that parts --events for --protocol otto";
        if (!isSplit && SplitMs is not null)
            yield return $"--split-time is given, expected --protocol otto, found {Protocol}";
    }

    private static T Find<T>(string option, string name, IReadOnlyDictionary<string, T> byName, List<string> faults)
    {
        if (!byName.TryGetValue(name, out var value))
            faults.Add(Names.Unknown(option, name, byName.Keys));
        return value!;
    }
}
